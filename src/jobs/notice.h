#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "config/settings.h"
#include "jobs/job.h"

namespace holdfast::jobs {

// What people are told beside the backups themselves. Holds no secret.
struct Notice {
  std::string subject;             // "Backup of tarot failed"
  std::vector<std::string> lines;  // sentences
  std::string hint;                // what to do; may be empty
  std::optional<int64_t> only_to;  // the chat of whoever asked for the backup; nobody else is told then

  bool operator==(const Notice&) const = default;
};

// A job that has come to its end without a backup.
Notice notice_of_failure(const BackupJob& job, const Failure& failure);

// Tells people. Fakes implement it, too.
class Notifier {
 public:
  virtual ~Notifier() = default;
  // Returns when all that can be done is done; thread-safe. Throws Error(cancelled) and nothing else.
  virtual void tell(const Notice& notice, const std::stop_token& stop) = 0;
};

// The owners, by every way that the settings describe completely: each in his chat, and the recipients of backups by
// one mail. Who could not be told is in the log.
class OwnerNotifier final : public Notifier {
 public:
  explicit OwnerNotifier(const config::Settings& settings) : settings_(settings) {}
  void tell(const Notice& notice, const std::stop_token& stop) override;

 private:
  const config::Settings settings_;
};

}  // namespace holdfast::jobs
