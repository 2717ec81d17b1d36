#include "telegram/words.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "base/text.h"

namespace holdfast::telegram {

namespace {

std::string size_and_rows(uint64_t bytes, const std::optional<uint64_t>& tables, const std::optional<uint64_t>& rows) {
  std::vector<std::string> facts{base::human_size(bytes)};
  if (tables) facts.push_back(base::counted(*tables, "table"));
  if (rows) facts.push_back(fmt::format("{} rows", base::with_thousands(*rows)));
  return base::join(facts, ", ");
}

std::string proof_of(const jobs::ListedArchive& archive) {
  if (archive.proof_failed) return "its proof FAILED";
  return archive.proved.empty() ? "not proved" : "proved " + base::readable_utc(archive.proved);
}

// Whether it was to come to that chat.
bool is_for(const jobs::BackupResult& result, int64_t chat) {
  return std::ranges::any_of(result.deliveries, [&](const jobs::JobDelivery& delivery) {
    return delivery.channel == "telegram" &&
           std::ranges::find(delivery.recipients, fmt::to_string(chat)) != delivery.recipients.end();
  });
}

std::string words_of(const jobs::BackupResult& result, int64_t chat) {
  std::string words = fmt::format("done: {}, {}\n{}", size_and_rows(result.size, result.tables, result.rows),
                                  base::human_duration(result.duration), base::printable(result.path));
  for (const jobs::JobDelivery& delivery : result.deliveries) {
    if (!delivery.is_complete) words += "\nIt did not arrive: " + base::printable(delivery.trouble);
  }
  if (!is_for(result, chat)) words += "\nIt was not made for this chat. /backup makes one that comes here.";
  return words;
}

}  // namespace

std::vector<Command> commands_of_bot(bool may_restore) {
  std::vector<Command> all{{"backup", "Make a backup now and send it here"},
                           {"status", "How it stands: server, backups, what is wrong"},
                           {"list", "The last ten backups"},
                           {"prove", "Restore the last backup for a trial and compare every row"}};
  if (may_restore) all.push_back({"restore", "Bring back a backup: shows first what it would do"});
  all.push_back({"help", "What this bot does"});
  return all;
}

std::string help_text(const std::string& app, bool may_restore) {
  std::string text = fmt::format("This bot keeps the backups of {}.\n", app);
  for (const Command& command : commands_of_bot(may_restore)) {
    text += fmt::format("\n/{} - {}", command.name, command.description);
  }
  return text;
}

std::string error_text(const base::Error& error) {
  const std::string words = base::printable(error.what());
  return error.hint().empty() ? words : fmt::format("{}\nHint: {}", words, base::printable(error.hint()));
}

std::string progress_text(const std::string& app, const std::optional<jobs::PendingJob>& job) {
  const std::string_view otherwise = job && job->is_running ? "it begins" : "it waits for its turn";
  return fmt::format("Backup of {}: {}", app,
                     job && !job->progress.empty() ? base::printable(job->progress) : otherwise);
}

std::string outcome_text(const jobs::FinishedJob& job, int64_t chat) {
  const std::string start = fmt::format("Backup of {}", base::printable(job.job.app));
  if (const jobs::Failure* failure = job.failure()) {
    if (failure->is_cancelled) return start + ": cancelled";
    const std::string hint = failure->hint.empty() ? "" : "\nHint: " + base::printable(failure->hint);
    return fmt::format("{} failed: {}{}", start, base::printable(failure->message), hint);
  }
  return fmt::format("{} {}", start, words_of(std::get<jobs::BackupResult>(job.outcome), chat));
}

std::string unknown_text(const std::string& app) {
  return fmt::format("Backup of {}: what became of it is not known", app);
}

std::string list_text(const std::string& app, const std::vector<jobs::ListedArchive>& archives) {
  std::string text;
  for (const jobs::ListedArchive& archive : archives) {
    text += fmt::format("\n\n{}{}\n{}; {}", base::printable(archive.path.filename().string()),
                        archive.is_pinned ? " (pinned)" : "",
                        archive.damage.empty() ? size_and_rows(archive.bytes, archive.tables, archive.rows) : "DAMAGED",
                        archive.damage.empty() ? proof_of(archive) : base::printable(archive.damage));
  }
  if (text.empty()) return fmt::format("There is no backup of {} yet. /backup makes one.", app);
  return fmt::format("The last backups of {}:{}", app, text);
}

std::string button_text(const jobs::ListedArchive& archive) {
  return fmt::format("{}, {}, {}", base::readable_utc(archive.created), base::human_size(archive.bytes),
                     archive.proof_failed     ? "its proof FAILED"
                     : archive.proved.empty() ? "not proved"
                                              : "proved");
}

}  // namespace holdfast::telegram
