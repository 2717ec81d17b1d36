#pragma once

#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "base/progress.h"
#include "config/settings.h"
#include "jobs/app_restore.h"
#include "telegram/bot_memory.h"
#include "telegram/offers.h"

namespace holdfast::telegram {

// Carries out what owners want of an app's backups, and says what came of it. Not thread-safe.
class OwnerWork {
 public:
  // Both must outlive it.
  OwnerWork(const config::Settings& settings, const base::Clock& clock, std::string tool_version);

  // A restore or an undo that an earlier process had begun is not done again: the reply tells what became of it. Throws
  // base::Error.
  Reply carry_out(const Task& task, base::Progress& progress, const std::stop_token& stop);

 private:
  Reply prove(const Wish& wish, base::Progress& progress, const std::stop_token& stop);
  Reply restore(const Wish& wish, base::Progress& progress, const std::stop_token& stop);
  Reply undo(const Wish& wish, const std::stop_token& stop);
  // Of a process that died, or a restore that failed: whether it has happened all the same.
  Reply after_death(const Wish& wish, const std::stop_token& stop);
  Reply after_failure(const Wish& wish, const base::Error& error, const std::stop_token& stop);

  const config::Settings& settings_;
  const base::Clock& clock_;
  const std::string tool_version_;
  const jobs::AppRestore restore_;
};

}  // namespace holdfast::telegram
