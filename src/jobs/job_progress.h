#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>

#include "base/progress.h"

namespace holdfast::jobs {

// How a job goes, as one line for whoever asks: "reading, 45 %". Thread-safe.
class JobProgress final : public base::Progress {
 public:
  void begin(std::string_view phase, uint64_t total_bytes) override;
  void advance(uint64_t bytes) override { done_ += bytes; }
  void working(unsigned, std::string_view) override {}
  void waiting(std::string_view why) override;
  void end() override {}

  std::string text() const;

 private:
  std::atomic<uint64_t> done_ = 0;
  mutable std::mutex mutex_;  // guards those below
  std::string phase_ = "starting";
  uint64_t total_ = 0;
  std::string waiting_;
};

}  // namespace holdfast::jobs
