#include "jobs/outage.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"

namespace holdfast::jobs {

std::chrono::milliseconds Outage::begin(const base::Error& error) {
  if (!is_on_) {
    base::log_warning(fmt::format("{} has to wait, and is tried again: {}{}{}", what_, error.what(),
                                  error.hint().empty() ? "" : " ", error.hint()));
    pause_ = std::chrono::seconds(1);
  }
  is_on_ = true;
  const auto pause = pause_;
  pause_ = std::min(pause_ * 2, std::chrono::seconds(30));
  return pause;
}

void Outage::over() {
  if (is_on_) base::log_info(fmt::format("{} goes on", what_));
  is_on_ = false;
}

}  // namespace holdfast::jobs
