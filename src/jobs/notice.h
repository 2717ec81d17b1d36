#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "jobs/job.h"

namespace holdfast::jobs {

// What people are told beside the backups themselves. Holds no secret.
struct Notice {
  std::string subject;             // "Backup of tarot failed"
  std::vector<std::string> lines;  // sentences
  std::string hint;                // what to do; may be empty
  std::optional<int64_t> only_to;  // the chat of the owner who asked for the backup; nobody else is told then

  bool operator==(const Notice&) const = default;
};

// A job that has come to its end without a backup.
Notice notice_of_failure(const BackupJob& job, const Failure& failure);

// Tells people. Fakes implement it, too.
class Notifier {
 public:
  virtual ~Notifier() = default;
  // Takes the notice over, and waits for nobody: a process that dies after this has not lost it. Thread-safe; does not
  // throw.
  virtual void tell(const Notice& notice) = 0;
};

}  // namespace holdfast::jobs
