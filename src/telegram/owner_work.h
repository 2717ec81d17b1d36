#pragma once

#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/progress.h"
#include "config/settings.h"
#include "telegram/bot_memory.h"
#include "telegram/offers.h"

namespace holdfast::telegram {

// Carries out what owners want of an app's backups, and says what came of it. Not thread-safe.
class OwnerWork {
 public:
  // Both must outlive it.
  OwnerWork(const config::Settings& settings, const base::Clock& clock, std::string tool_version);

  // Throws base::Error.
  Reply carry_out(const Task& task, base::Progress& progress, const std::stop_token& stop);

 private:
  Reply prove(const Wish& wish, base::Progress& progress, const std::stop_token& stop);

  const config::Settings& settings_;
  const base::Clock& clock_;
  const std::string tool_version_;
};

}  // namespace holdfast::telegram
