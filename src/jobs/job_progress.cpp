#include "jobs/job_progress.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"

namespace holdfast::jobs {

void JobProgress::begin(std::string_view phase, uint64_t total_bytes) {
  const std::scoped_lock lock(mutex_);
  phase_ = phase;
  total_ = total_bytes;
  done_ = 0;
  waiting_.clear();
}

void JobProgress::waiting(std::string_view why) {
  const std::scoped_lock lock(mutex_);
  if (waiting_ == why) return;
  waiting_ = why;
  if (!waiting_.empty()) base::log_info(fmt::format("waiting: {}", waiting_));
}

std::string JobProgress::text() const {
  const std::scoped_lock lock(mutex_);
  std::string text = phase_;
  if (total_ > 0) text += fmt::format(", {} %", std::min<uint64_t>(99, done_ * 100 / total_));
  if (!waiting_.empty()) text += ", waiting: " + waiting_;
  return text;
}

}  // namespace holdfast::jobs
