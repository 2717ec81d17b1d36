#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "config/settings.h"
#include "jobs/archive_list.h"
#include "jobs/job.h"
#include "jobs/queue.h"
#include "postgres/target.h"

namespace holdfast::jobs {

// How it stands with one app, as `holdfast status` and the bot tell it; status_words.h has the words.
struct AppStatus {
  struct Server {
    std::string version;
    std::string database;
    std::string address;
    uint64_t bytes = 0;
    uint64_t tables = 0;
    uint64_t kept = 0;  // databases that are kept for this one
  };
  struct Problem {
    std::string what;
    std::string hint;  // may be empty
  };

  std::string app;
  std::string container;  // empty: it is reached without one
  bool container_runs = false;
  std::optional<Server> server;
  std::string pg_dump;  // path and version; empty: none fits
  std::string folder;   // of the backups
  std::optional<ListedArchive> last_backup;
  std::optional<ListedArchive> last_proof;         // the newest backup that was proved
  std::optional<ListedArchive> last_sent;          // the newest that was delivered, or was to be
  std::optional<base::Clock::TimePoint> next_run;  // none: daily backups are off
  std::string worker;                              // process id of the one that runs here; empty: none does
  bool queue_is_read = false;
  std::optional<PendingJob> job;            // that runs or waits, the first of several
  std::optional<FinishedJob> last_failure;  // that the queue knows of
  bool scheduled = false;
  std::vector<Problem> problems;
};

// Whose status, and as of when.
struct StatusQuestion {
  struct Place {
    std::string container;  // empty: none
    std::function<postgres::Target()> reach;
  };

  const config::Settings& settings;
  std::string app_words;  // the app's options in the hints' commands: "--app tarot --root /srv"
  base::Clock::TimePoint now;
  std::filesystem::path pg_bin = {};    // empty: BACKUP__PG_BIN, else the usual places
  std::optional<Place> elsewhere = {};  // a server that is not the one that the settings lead to
};

// Asks container, server, folder of backups and queue. What cannot be had is a problem in the result, not an error;
// Error(usage) for settings that cannot be read or that name no app.
AppStatus read_status(const StatusQuestion& question, const std::stop_token& stop);

}  // namespace holdfast::jobs
