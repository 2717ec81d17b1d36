#include "jobs/status_problems.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/own_file.h"
#include "base/shell.h"
#include "base/text.h"
#include "delivery/receipts.h"
#include "delivery/tally.h"
#include "delivery/trouble.h"
#include "jobs/planned_runs.h"
#include "jobs/send_archive.h"

namespace holdfast::jobs {

namespace {

// What a backup may take before it is missed.
constexpr std::chrono::hours kSlow{2};

// False: the settings no longer name any of its recipients.
bool is_to_somebody_now(const delivery::Delivery& delivery, const config::Settings& settings) {
  return std::ranges::any_of(delivery.recipients, [&](const std::string& recipient) {
    if (delivery.channel == "email") {
      return std::ranges::find(settings.backup.email_recipients, recipient) != settings.backup.email_recipients.end();
    }
    return std::ranges::any_of(settings.rbac.owner_ids,
                               [&](int64_t owner) { return fmt::to_string(owner) == recipient; });
  });
}

void judge_unreadable_receipts(AppStatus& status) {
  if (!status.last_backup || !status.last_backup->receipts_damaged) return;
  status.problems.push_back({fmt::format("{} cannot be read, so that it is not known who has got the backup",
                                         delivery::receipts_path(status.last_backup->path).string()),
                             "Move it away, and look what became of earlier deliveries."});
}

// `command` sends it again.
AppStatus::Problem not_arrived(const std::string& file, const delivery::Delivery& missing, const std::string& command) {
  std::string hint = delivery::hint_for(missing, command);
  if (hint.find(command) == std::string::npos) hint += fmt::format("{}Then: {}", hint.empty() ? "" : " ", command);
  const delivery::Message* trouble = missing.first_trouble();
  const bool may_be_there = trouble != nullptr && trouble->state == delivery::State::uncertain;
  return {fmt::format("{} {}: {}", file, may_be_there ? "may not have arrived" : "did not arrive",
                      delivery::trouble_of(missing)),
          std::move(hint)};
}

}  // namespace

void judge_files_of_settings(AppStatus& status, const config::Settings& settings) {
  for (const auto& file : settings.values.open_files()) {
    status.problems.push_back({fmt::format("{} can be read by every user of this machine", file.string()),
                               fmt::format("chmod o-r {}", file.string())});
  }
}

void judge_last_backup(AppStatus& status, const StatusQuestion& question) {
  if (!status.last_backup) {
    status.problems.push_back({fmt::format("there is no backup of {} in {}", status.app, status.folder),
                               fmt::format("Make one: holdfast backup {}", question.app_words)});
    return;
  }
  if (const auto made = base::parse_iso_utc(status.last_backup->created); status.scheduled && made) {
    const auto due = schedule_of(question.settings).next_after(*made);
    if (question.now - due > kSlow) {
      status.problems.push_back(
          {fmt::format("the backup that was due at {} was not made", base::readable_utc(base::iso_utc(due))),
           fmt::format("The worker's log tells why: holdfast logs {}", question.app_words)});
    }
  }
  if (!status.last_proof) {
    status.problems.push_back({"no backup of it was ever proved",
                               fmt::format("Restore one for a trial: holdfast prove {} {}",
                                           base::shell_quoted(status.last_backup->path.string()), question.app_words)});
  }
}

void judge_worker(AppStatus& status, const StatusQuestion& question, const StateFiles& files,
                  const std::optional<RunningWorker>& worker) {
  for (const auto& file : question.settings.values.files()) {
    std::error_code failure;
    const auto changed = std::filesystem::last_write_time(file, failure);
    if (failure || !worker || changed <= worker->begun) continue;
    status.problems.push_back(
        {fmt::format("{} was changed after the worker had begun, which does not know of it", file.string()),
         fmt::format("Restart it (process {}): settings are read when it begins.", worker->process)});
  }
  if (!status.scheduled || worker) return;
  status.problems.push_back(
      {fmt::format("daily backups are enabled, but no worker of this user's runs with {}", files.folder.string()),
       fmt::format("Start it: holdfast worker {}", question.app_words)});
}

void judge_waiting_job(AppStatus& status, const StatusQuestion& question) {
  if (!status.job || !status.worker.empty() || status.scheduled || !question.settings.queue.url.empty()) return;
  status.problems.push_back({"a backup is enqueued, and no worker of this user's runs that would make it",
                             fmt::format("Start it: holdfast worker {}", question.app_words)});
}

void judge_last_failure(AppStatus& status) {
  if (!status.last_failure) return;
  const auto at = status.last_failure->finished_at();
  const auto made = status.last_backup ? base::parse_iso_utc(status.last_backup->created) : std::nullopt;
  if (made && *made > at) return;
  const Failure& failure = *status.last_failure->failure();
  status.problems.push_back(
      {fmt::format("the backup of {} failed: {}", base::readable_utc(base::iso_utc(at)), failure.message),
       failure.hint});
}

void judge_deliveries(AppStatus& status, const StatusQuestion& question) {
  judge_unreadable_receipts(status);
  if (!status.last_sent) return;
  const std::filesystem::path& path = status.last_sent->path;
  for (const delivery::Tally& tally : delivery::tally(status.last_sent->deliveries)) {
    const std::string again = fmt::format("holdfast deliver {} {} --{}", base::shell_quoted(path.string()),
                                          question.app_words, tally.channel);
    for (const delivery::Delivery& missing : tally.not_served) {
      if (!is_to_somebody_now(missing, question.settings)) continue;
      status.problems.push_back(not_arrived(path.filename().string(), missing, again));
    }
  }
}

void judge_channels(AppStatus& status, const config::Settings& settings) {
  for (const WantedChannels enabled : {WantedChannels{.telegram = settings.backup.telegram_enabled, .email = false},
                                       WantedChannels{.telegram = false, .email = settings.backup.email_enabled}}) {
    try {
      open_channels(settings, enabled);
    } catch (const base::Error& error) {
      if (status.problems.empty() || status.problems.back().what != error.what()) {
        status.problems.push_back({error.what(), error.hint()});
      }
    }
  }
}

void judge_space(AppStatus& status) {
  std::error_code failure;
  const auto space = std::filesystem::space(status.folder, failure);
  if (failure || !status.last_backup || space.available >= 2 * status.last_backup->bytes) return;
  status.problems.push_back(
      {fmt::format("{} has {} free, and the last backup has {}", status.folder, base::human_size(space.available),
                   base::human_size(status.last_backup->bytes)),
       "Free some space, or set BACKUP__DIRECTORY."});
}

void judge_folder(AppStatus& status, const config::Settings& settings) {
  std::error_code failure;
  const bool is_there = std::filesystem::exists(settings.backup.directory, failure);  // else that was told
  if (const std::string why = base::why_not_writable(settings.backup.directory); is_there && !why.empty()) {
    status.problems.push_back({fmt::format("no backup can be put into {}: {}", status.folder, why),
                               "Make the folder, or let this user write to it."});
  }
  if (settings.values.find("BACKUP__DIRECTORY") != nullptr) return;
  status.problems.push_back({fmt::format("backups go to {}, which does not outlive a reboot", status.folder),
                             "Set BACKUP__DIRECTORY to a folder that does."});
}

}  // namespace holdfast::jobs
