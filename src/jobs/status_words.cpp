#include "jobs/status_words.h"

#include <fmt/format.h>

#include <optional>

#include "base/clock.h"
#include "base/text.h"
#include "delivery/tally.h"

namespace holdfast::jobs {

namespace {

using base::readable_utc;

std::string container_in_words(const AppStatus& status) {
  if (status.container.empty()) return "none: the settings lead to the server itself";
  return status.container + (status.container_runs ? ", running" : ", not reached");
}

std::string server_in_words(const std::optional<AppStatus::Server>& server) {
  if (!server) return "not reached";
  return fmt::format("PostgreSQL {}, {}, database {}: {}, {}{}", server->version, server->address, server->database,
                     base::counted(server->tables, "table"), base::human_size(server->bytes),
                     server->kept == 0 ? "" : fmt::format("; {} kept", base::counted(server->kept, "older database")));
}

std::string backup_in_words(const std::optional<ListedArchive>& archive) {
  if (!archive) return "none";
  return fmt::format("{}, {}, {}", readable_utc(archive->created), base::human_size(archive->bytes),
                     archive->path.string());
}

std::string proof_in_words(const std::optional<ListedArchive>& archive) {
  if (!archive) return "none";
  return fmt::format("{}, of {}", readable_utc(archive->proved), archive->path.string());
}

std::string next_run_in_words(const std::optional<base::Clock::TimePoint>& time) {
  return time ? readable_utc(base::iso_utc(*time)) : "none: daily backups are off (BACKUP__ENABLED)";
}

std::string failure_in_words(const std::optional<FinishedJob>& job) {
  if (!job) return "none";
  return fmt::format("{}: {}", readable_utc(base::iso_utc(job->finished_at())), job->failure()->message);
}

std::string job_in_words(const std::optional<PendingJob>& job) {
  if (!job) return "none runs or waits";
  if (!job->progress.empty()) return job->is_running ? "runs: " + job->progress : job->progress;
  return job->is_running ? "runs" : "waits for its turn";
}

std::string deliveries_in_words(const std::optional<ListedArchive>& sent) {
  if (!sent) return "none";
  std::vector<std::string> words;
  for (const delivery::Tally& tally : delivery::tally(sent->deliveries)) {
    words.push_back(fmt::format("{} to {} of {}{}{}", tally.title, tally.served, tally.recipients,
                                tally.placed == 0 ? "" : fmt::format(", too large for {}", tally.placed),
                                tally.last.empty() ? "" : ", " + readable_utc(tally.last)));
  }
  return fmt::format("{}, of {}", base::join(words, "; "), sent->path.string());
}

}  // namespace

StatusWords status_words(const AppStatus& status) {
  StatusWords words;
  const auto add = [&](std::string label, const std::string& text) {
    words.lines.push_back({std::move(label), base::printable(text)});
  };
  add("App", status.app);
  add("Container", container_in_words(status));
  add("Server", server_in_words(status.server));
  add("pg_dump", status.pg_dump.empty() ? "unknown" : status.pg_dump);
  add("Last backup", backup_in_words(status.last_backup));
  add("Last proof", proof_in_words(status.last_proof));
  add("Next run", next_run_in_words(status.next_run));
  add("Worker", status.worker.empty() ? "not running" : "running, process " + status.worker);
  if (status.queue_is_read) add("Enqueued", job_in_words(status.job));
  add("Last failure", failure_in_words(status.last_failure));
  add("Deliveries", deliveries_in_words(status.last_sent));
  for (const AppStatus::Problem& problem : status.problems) {
    words.problems.push_back({base::printable(problem.what), base::printable(problem.hint)});
  }
  return words;
}

}  // namespace holdfast::jobs
