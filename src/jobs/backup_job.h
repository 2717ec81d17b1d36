#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/progress.h"
#include "config/settings.h"
#include "jobs/notice.h"
#include "jobs/queue.h"
#include "jobs/send_archive.h"

namespace holdfast::jobs {

// Carries out the backup jobs of one app: backup, proof (BACKUP__PROVE), deliveries, and, after a success alone, what
// retention removes; then the owners are told what they should know of it. Not thread-safe; the parts must outlive it.
class BackupWork {
 public:
  // `app_words` are the app's options in the hints' commands: "--app tarot --root /srv".
  BackupWork(const config::Settings& settings, Notifier& notifier, const base::Clock& clock, std::string app_words,
             std::string tool_version);

  // A job that an earlier worker began goes on: its archive, which is known by its labels, is not made
  // again, and who has got it gets it no second time. A delivery that fails does not make it a failure. Throws
  // Error(usage) or Error(refused) for a job that asks for what it may not: another app, a name that is none or is
  // taken, a chat that is no owner's; Error(archive_damaged) where the proof found differences; and what backup, proof
  // and queue's neighbours throw.
  BackupResult run(const TakenJob& taken, base::Progress& progress, std::stop_token stop);

 private:
  struct Made {
    ListedArchive archive;
    std::optional<double> seconds = {};
  };
  // What is known beyond what the file says.
  struct Counts {
    std::optional<uint64_t> tables = {};
    std::optional<uint64_t> rows = {};
  };
  struct Run;  // one job, on its way

  void check(const BackupJob& job) const;
  delivery::Channels channels_for(const BackupJob& job) const;
  Made make(Run& run) const;
  // By an earlier worker.
  Made made_before(const std::filesystem::path& path, const std::stop_token& stop) const;
  ListedArchive list(const std::filesystem::path& path, const Counts& known, const std::stop_token& stop) const;
  // False: it could not be proved, and `run` says why.
  bool prove(Run& run, Made& made) const;
  std::vector<JobDelivery> deliver(Run& run, const Made& made, delivery::Channels& channels) const;
  void prune(Run& run, const std::vector<ListedArchive>& archives) const;

  const config::Settings settings_;
  Notifier& notifier_;
  const base::Clock& clock_;
  const std::string app_words_;
  const std::string tool_version_;
};

// How a job of the schedule stands in the queue: as the settings say, and by nobody's wish.
BackupJob scheduled_job(const config::Settings& settings);

}  // namespace holdfast::jobs
