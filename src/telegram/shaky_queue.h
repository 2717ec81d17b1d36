#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "jobs/queue.h"

namespace holdfast::telegram {

// For the tests of this folder: a queue that can be away.
class ShakyQueue final : public jobs::Queue {
 public:
  explicit ShakyQueue(jobs::Queue& queue) : queue_(queue) {}
  bool is_away = false;

  using Queue::enqueue;
  std::optional<std::string> enqueue(const jobs::BackupJob& job, const jobs::EnqueueOptions& options) override {
    return there().enqueue(job, options);
  }
  std::optional<jobs::TakenJob> take(const std::string& worker) override { return there().take(worker); }
  jobs::Hold heartbeat(const jobs::TakenJob& taken) override { return there().heartbeat(taken); }
  void set_progress(const jobs::TakenJob& taken, std::string_view text) override { there().set_progress(taken, text); }
  bool finish(const jobs::TakenJob& taken, const jobs::BackupResult& result) override {
    return there().finish(taken, result);
  }
  bool finish(const jobs::TakenJob& taken, const jobs::Failure& failure) override {
    return there().finish(taken, failure);
  }
  jobs::Retry retry_later(const jobs::TakenJob& taken, const jobs::Failure& failure) override {
    return there().retry_later(taken, failure);
  }
  void release(const jobs::TakenJob& taken) override { there().release(taken); }
  std::optional<jobs::PendingJob> find(const std::string& app) override { return there().find(app); }
  std::optional<jobs::PendingJob> pending(const std::string& id) override { return there().pending(id); }
  std::optional<jobs::FinishedJob> result(const std::string& id) override { return there().result(id); }
  std::vector<jobs::FinishedJob> failed(size_t at_most) override { return there().failed(at_most); }
  jobs::Cancel cancel(const std::string& id) override { return there().cancel(id); }
  void remove_old() override { there().remove_old(); }

 private:
  jobs::Queue& there() const {
    if (is_away) throw base::Error(base::ErrorKind::connect, "Redis is away");
    return queue_;
  }
  jobs::Queue& queue_;
};

}  // namespace holdfast::telegram
