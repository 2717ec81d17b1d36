#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "jobs/notice.h"

namespace holdfast::jobs {

// For the tests of this folder: remembers what people were told. Thread-safe.
class FakeNotifier final : public Notifier {
 public:
  void tell(const Notice& notice) override {
    if (on_tell) on_tell();
    const std::scoped_lock lock(mutex_);
    told_.push_back(notice);
  }
  std::function<void()> on_tell;  // heard before

  std::vector<Notice> told() const {
    const std::scoped_lock lock(mutex_);
    return told_;
  }

 private:
  mutable std::mutex mutex_;  // guards told_
  std::vector<Notice> told_;
};

}  // namespace holdfast::jobs
