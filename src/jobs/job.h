#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"

namespace holdfast::jobs {

// The one kind of job there is, by the name that Python code enqueues it under:
//   backup_database_job(app, *, name=None, compress=True, telegram=None, email=None, chat_id=None)
inline constexpr std::string_view kBackupFunction = "backup_database_job";

// What is wanted. It comes from whoever can write to the queue: the worker checks the name and the chat.
struct BackupJob {
  std::string app;
  std::optional<std::string> name;  // of the archive; none: {app}_{timestamp}
  bool compress = true;
  std::optional<bool> telegram;  // none: as the settings say
  std::optional<bool> email;
  std::optional<int64_t> chat_id;  // the owner's chat that the archive and the news go to

  bool operator==(const BackupJob&) const = default;
};

// What became of one hand-over of the archive.
struct JobDelivery {
  std::string channel;  // telegram, email
  std::vector<std::string> recipients;
  bool is_complete = false;
  std::string trouble;  // in words, where it is not

  bool operator==(const JobDelivery&) const = default;
};

// What a backup that succeeded gives. A delivery that failed does not make it a failure.
struct BackupResult {
  std::string path;
  uint64_t size = 0;  // bytes
  std::optional<uint64_t> tables;
  std::optional<uint64_t> rows;
  double duration = 0;  // seconds
  std::vector<JobDelivery> deliveries;

  bool operator==(const BackupResult&) const = default;
};

// Why there is no backup. Holds no secret.
struct Failure {
  std::string message;
  std::string hint;           // may be empty
  bool is_cancelled = false;  // somebody asked for it

  bool operator==(const Failure&) const = default;
};

// A job that has come to its end. All times are milliseconds since the epoch.
struct FinishedJob {
  std::string id;
  BackupJob job;
  int tries = 0;
  int64_t enqueued = 0;
  int64_t started = 0;  // its last try; 0: there was none
  int64_t finished = 0;
  std::variant<BackupResult, Failure> outcome;

  base::Clock::TimePoint finished_at() const { return base::Clock::TimePoint(std::chrono::seconds(finished / 1000)); }
  // nullptr if it succeeded.
  const Failure* failure() const { return std::get_if<Failure>(&outcome); }
};

}  // namespace holdfast::jobs
