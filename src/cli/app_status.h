#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/connection_options.h"
#include "jobs/archive_list.h"
#include "jobs/job.h"

namespace holdfast::cli {

// How it stands with one app, as `holdfast status` tells it.
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
  std::optional<jobs::ListedArchive> last_backup;
  std::optional<jobs::ListedArchive> last_proof;   // the newest backup that was proved
  std::optional<jobs::ListedArchive> last_sent;    // the newest that was delivered, or was to be
  std::optional<base::Clock::TimePoint> next_run;  // none: daily backups are off
  std::string worker;                              // process id of the one that runs here; empty: none does
  bool queue_is_read = false;
  std::optional<jobs::FinishedJob> last_failure;  // that the queue knows of
  bool scheduled = false;
  std::vector<Problem> problems;
};

// Asks container, server and folder of backups. What cannot be had is a problem in the result, not an error;
// Error(usage) for settings that cannot be read or that name no app.
AppStatus read_status(const ConnectionOptions& connection, base::Clock::TimePoint now, const std::stop_token& stop);

}  // namespace holdfast::cli
