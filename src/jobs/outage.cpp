#include "jobs/outage.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"

namespace holdfast::jobs {

namespace {

// Reasons that change again and again do not fill the log.
constexpr size_t kMostTold = 10;

}  // namespace

std::chrono::milliseconds Outage::begin(const base::Error& error) {
  if (!is_on_) {
    told_.clear();
    pause_ = std::chrono::seconds(1);
  }
  is_on_ = true;
  if (told_.size() < kMostTold && std::ranges::find(told_, error.what()) == told_.end()) {
    told_.emplace_back(error.what());
    base::log_warning(fmt::format("{} has to wait, and is tried again: {}{}{}", what_, error.what(),
                                  error.hint().empty() ? "" : "; hint: ", error.hint()));
  }
  const auto pause = pause_;
  pause_ = std::min(pause_ * 2, std::chrono::seconds(30));
  return pause;
}

void Outage::over() {
  if (is_on_) base::log_info(fmt::format("{} goes on", what_));
  is_on_ = false;
}

void Outage::outlast(base::Waiter& waiter, const std::stop_token& stop,
                     const std::function<std::chrono::milliseconds()>& step) {
  while (!stop.stop_requested()) {
    std::chrono::milliseconds pause{};
    try {
      pause = step();
    } catch (const base::Error& error) {
      if (stop.stop_requested()) return;
      pause = begin(error);
    }
    try {
      if (pause.count() > 0) waiter.wait(pause, stop);
    } catch (const base::Error&) {  // the stop
      return;
    }
  }
}

}  // namespace holdfast::jobs
