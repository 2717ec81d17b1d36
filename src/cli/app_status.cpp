#include "cli/app_status.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include "backup/kept_databases.h"
#include "base/error.h"
#include "base/shell.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "delivery/receipts.h"
#include "delivery/tally.h"
#include "delivery/trouble.h"
#include "jobs/open_queue.h"
#include "jobs/planned_runs.h"
#include "jobs/send_archive.h"
#include "jobs/state_folder.h"
#include "jobs/worker.h"
#include "postgres/client_programs.h"
#include "postgres/configured_target.h"
#include "postgres/container.h"
#include "postgres/databases.h"
#include "postgres/session.h"

namespace holdfast::cli {

namespace {

using base::Error;
using base::ErrorKind;

// What a backup may take before it is missed.
constexpr std::chrono::hours kSlow{2};

// What cannot be had is told with the rest; wrong settings and Ctrl-C end the command.
template <typename Question>
void ask(AppStatus& status, const Question& question) {
  try {
    question();
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::usage || error.kind() == ErrorKind::cancelled) throw;
    status.problems.push_back({error.what(), error.hint()});
  }
}

void read_server(AppStatus& status, const ConnectionOptions& options, const std::stop_token& stop) {
  const postgres::Target& target = options.target();
  status.container_runs = target.container != nullptr;
  postgres::Connection connection(target, stop);
  postgres::begin_reading(connection);
  const postgres::Result facts = connection.run(
      "SELECT pg_catalog.pg_database_size(pg_catalog.current_database()),"
      "       (SELECT count(*) FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = "
      "c.relnamespace"
      "        WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')");
  status.server = {
      .version = connection.reported("server_version"),
      .database = connection.database(),
      .address = target.container && target.container->has_tunnel() ? "inside the container" : connection.address(),
      .bytes = static_cast<uint64_t>(facts.integer(0, 0)),
      .tables = static_cast<uint64_t>(facts.integer(0, 1))};
  ask(status, [&] {
    const auto program =
        postgres::find_client_program("pg_dump", connection.server_version() / 10000,
                                      {.folder = options.pg_bin(), .container = target.container}, stop);
    status.pg_dump = fmt::format("{} ({})", program.where(), program.version);
  });
  ask(status, [&] {
    postgres::Connection maintenance = postgres::connect_for_maintenance(target, stop);
    const auto databases = backup::read_kept_databases(maintenance);
    status.server->kept = backup::kept_for(databases, status.server->database).size();
    for (const backup::KeptDatabase& database : databases) {
      if (!database.belongs_to(status.server->database) || !database.is_leftover()) continue;
      status.problems.push_back({fmt::format("{} was left behind by a run that died", base::printable(database.name)),
                                 "The next restore removes it, and so does `holdfast forget --leftovers`."});
    }
  });
}

std::string app_words(const AppStatus& status, const ConnectionOptions& options) {
  const std::string root = options.app.root == "." ? "" : " --root " + base::shell_quoted(options.app.root);
  return "--app " + status.app + root;
}

void judge_last_backup(AppStatus& status, const ConnectionOptions& options, base::Clock::TimePoint now) {
  if (!status.last_backup) {
    status.problems.push_back({fmt::format("there is no backup of {} in {}", status.app, status.folder),
                               fmt::format("Make one: holdfast backup {}", app_words(status, options))});
    return;
  }
  if (const auto made = base::parse_iso_utc(status.last_backup->created); status.scheduled && made) {
    const auto due = jobs::schedule_of(options.settings()).next_after(*made);
    if (now - due > kSlow) {
      status.problems.push_back(
          {fmt::format("the backup that was due at {} was not made", base::readable_utc(base::iso_utc(due))),
           fmt::format("The worker's log tells why: holdfast logs {}", app_words(status, options))});
    }
  }
  if (!status.last_proof) {
    status.problems.push_back(
        {"no backup of it was ever proved",
         fmt::format("Restore one for a trial: holdfast prove {} {}",
                     base::shell_quoted(status.last_backup->path.string()), app_words(status, options))});
  }
}

void read_backups(AppStatus& status, const ConnectionOptions& options, const std::stop_token& stop) {
  for (const jobs::ListedArchive& archive : jobs::list_archives({status.folder}, options.pg_bin(), stop)) {
    // A damaged one does not say whose it is; its name does.
    if (!archive.damage.empty()) {
      if (!archive.path.filename().string().starts_with(status.app)) continue;
      status.problems.push_back({archive.damage, "Do not rely on this file."});
      continue;
    }
    if (archive.app != status.app) continue;
    if (!status.last_backup) status.last_backup = archive;
    if (!status.last_proof && !archive.proved.empty()) status.last_proof = archive;
    if (!status.last_sent && !archive.deliveries.empty()) status.last_sent = archive;
  }
}

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

void judge_deliveries(AppStatus& status, const ConnectionOptions& options) {
  if (!status.last_sent) return;
  const std::string again = fmt::format("holdfast deliver {} {}", base::shell_quoted(status.last_sent->path.string()),
                                        app_words(status, options));
  for (const delivery::Tally& tally : delivery::tally(status.last_sent->deliveries)) {
    for (const delivery::Delivery& missing : tally.not_served) {
      const std::string command = fmt::format("{} --{}", again, tally.channel);
      std::string hint = delivery::hint_for(missing, command);
      if (hint.find(command) == std::string::npos) hint += fmt::format("{}Then: {}", hint.empty() ? "" : " ", command);
      if (!is_to_somebody_now(missing, options.settings())) continue;
      const delivery::Message* trouble = missing.first_trouble();
      const bool may_be_there = trouble != nullptr && trouble->state == delivery::State::uncertain;
      status.problems.push_back(
          {fmt::format("{} {}: {}", status.last_sent->path.filename().string(),
                       may_be_there ? "may not have arrived" : "did not arrive", delivery::trouble_of(missing)),
           std::move(hint)});
    }
  }
}

// An enabled channel that is not complete would fail every backup.
void judge_channels(AppStatus& status, const config::Settings& settings) {
  for (const jobs::WantedChannels enabled :
       {jobs::WantedChannels{.telegram = settings.backup.telegram_enabled, .email = false},
        jobs::WantedChannels{.telegram = false, .email = settings.backup.email_enabled}}) {
    try {
      jobs::open_channels(settings, enabled);
    } catch (const Error& error) {
      if (status.problems.empty() || status.problems.back().what != error.what()) {
        status.problems.push_back({error.what(), error.hint()});
      }
    }
  }
}

// The last failure counts as a problem until a backup was made after it.
void read_queue(AppStatus& status, const config::Settings& settings, const jobs::StateFiles& files) {
  std::error_code ignored;
  if (settings.queue.url.empty() && !std::filesystem::exists(files.queue, ignored)) return;
  const auto failed = jobs::open_queue(settings, files)->failed(1);
  status.queue_is_read = true;
  if (failed.empty()) return;
  status.last_failure = failed.front();
  const auto at = base::Clock::TimePoint(std::chrono::seconds(status.last_failure->finished / 1000));
  const auto made = status.last_backup ? base::parse_iso_utc(status.last_backup->created) : std::nullopt;
  if (made && *made > at) return;
  const jobs::Failure& failure = *status.last_failure->failure();
  status.problems.push_back(
      {fmt::format("the backup of {} failed: {}", base::readable_utc(base::iso_utc(at)), failure.message),
       failure.hint});
}

void read_worker(AppStatus& status, const ConnectionOptions& options, base::Clock::TimePoint now) {
  const config::Settings& settings = options.settings();
  const jobs::StateFiles files = jobs::state_files(settings);
  const jobs::Schedule schedule = jobs::schedule_of(settings);
  if (status.scheduled) status.next_run = schedule.next_after(now);
  status.worker = jobs::running_worker(files);
  if (status.scheduled && status.worker.empty()) {
    status.problems.push_back(
        {fmt::format("daily backups are enabled, but no worker of this user's runs with {}", files.folder.string()),
         fmt::format("Start it: holdfast worker {}", app_words(status, options))});
  }
  ask(status, [&] { read_queue(status, settings, files); });
}

// Where the next backup is no smaller than the last one, there must be room for it.
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
  if (settings.values.find("BACKUP__DIRECTORY") != nullptr) return;
  status.problems.push_back({fmt::format("backups go to {}, which does not outlive a reboot", status.folder),
                             "Set BACKUP__DIRECTORY to a folder that does."});
}

}  // namespace

AppStatus read_status(const ConnectionOptions& options, base::Clock::TimePoint now, const std::stop_token& stop) {
  const config::Settings& settings = options.settings();
  if (settings.app.empty()) throw Error(ErrorKind::usage, "which app?", "Name it: --app APP, or APP__NAME.");
  AppStatus status{
      .app = settings.app, .folder = settings.backup.directory.string(), .scheduled = settings.backup.enabled};
  status.container = options.container_name();
  for (const auto& file : settings.values.open_files()) {
    status.problems.push_back({fmt::format("{} can be read by every user of this machine", file.string()),
                               fmt::format("chmod o-r {}", file.string())});
  }
  ask(status, [&] { read_server(status, options, stop); });
  ask(status, [&] { read_backups(status, options, stop); });
  judge_last_backup(status, options, now);
  ask(status, [&] { read_worker(status, options, now); });
  judge_unreadable_receipts(status);
  judge_deliveries(status, options);
  judge_channels(status, settings);
  judge_space(status);
  judge_folder(status, settings);
  return status;
}

}  // namespace holdfast::cli
