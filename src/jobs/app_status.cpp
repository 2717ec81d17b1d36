#include "jobs/app_status.h"

#include <fmt/format.h>

#include <utility>

#include "backup/kept_databases.h"
#include "base/error.h"
#include "base/text.h"
#include "jobs/open_queue.h"
#include "jobs/planned_runs.h"
#include "jobs/reach_database.h"
#include "jobs/state_folder.h"
#include "jobs/status_problems.h"
#include "jobs/worker.h"
#include "postgres/client_programs.h"
#include "postgres/configured_target.h"
#include "postgres/container.h"
#include "postgres/databases.h"
#include "postgres/session.h"

namespace holdfast::jobs {

namespace {

using base::Error;
using base::ErrorKind;

constexpr const char* kSizeAndTables = R"(
SELECT pg_catalog.pg_database_size(pg_catalog.current_database()), (
  SELECT count(*)
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'))";

// What cannot be had is told with the rest; wrong settings and a stop end all of it.
template <typename Task>
void attempt(AppStatus& status, const Task& task) {
  try {
    task();
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::usage || error.kind() == ErrorKind::cancelled) throw;
    status.problems.push_back({error.what(), error.hint()});
  }
}

std::string container_of(const StatusQuestion& question) {
  if (question.elsewhere) return question.elsewhere->container;
  const config::DatabaseSettings& settings = question.settings.database;
  return postgres::way_to(settings) == postgres::Way::container ? settings.container : "";
}

std::filesystem::path pg_bin_of(const StatusQuestion& question) {
  return question.pg_bin.empty() ? question.settings.backup.pg_bin : question.pg_bin;
}

void read_kept(AppStatus& status, const postgres::Target& target, const std::stop_token& stop) {
  postgres::Connection maintenance = postgres::connect_for_maintenance(target, stop);
  const auto databases = backup::read_kept_databases(maintenance);
  status.server->kept = backup::kept_for(databases, status.server->database).size();
  for (const backup::KeptDatabase& database : databases) {
    if (!database.belongs_to(status.server->database) || !database.is_leftover()) continue;
    const char* const next = database.story.role == backup::DatabaseRole::scratch ? "proof or restore" : "restore";
    status.problems.push_back(
        {fmt::format("{} was left behind by a run that died", base::printable(database.name)),
         fmt::format("The next {} removes it, and so does `holdfast forget --leftovers`.", next)});
  }
}

void read_server(AppStatus& status, const StatusQuestion& question, const std::stop_token& stop) {
  const postgres::Target target =
      question.elsewhere ? question.elsewhere->reach() : reach_database(question.settings.database, {}, stop);
  status.container_runs = target.container != nullptr;
  postgres::Connection connection(target, stop);
  postgres::begin_reading(connection);
  const postgres::Result facts = connection.run(kSizeAndTables);
  status.server = {
      .version = connection.reported("server_version"),
      .database = connection.database(),
      .address = target.container && target.container->has_tunnel() ? "inside the container" : connection.address(),
      .bytes = static_cast<uint64_t>(facts.integer(0, 0)),
      .tables = static_cast<uint64_t>(facts.integer(0, 1))};
  attempt(status, [&] {
    const auto program =
        postgres::find_client_program("pg_dump", connection.server_version() / 10000,
                                      {.folder = pg_bin_of(question), .container = target.container}, stop);
    status.pg_dump = fmt::format("{} ({})", program.where(), program.version);
  });
  attempt(status, [&] { read_kept(status, target, stop); });
}

void read_backups(AppStatus& status, const StatusQuestion& question, const std::stop_token& stop) {
  for (const ListedArchive& archive : list_archives({status.folder}, pg_bin_of(question), stop)) {
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

void read_queue(AppStatus& status, const StatusQuestion& question, const StateFiles& files) {
  const config::Settings& settings = question.settings;
  std::error_code ignored;
  if (settings.queue.url.empty() && !std::filesystem::exists(files.queue, ignored)) return;
  const auto queue = open_queue(settings, files);
  auto failed = queue->failed(1);
  status.job = queue->find(settings.app);
  status.queue_is_read = true;
  if (!failed.empty()) status.last_failure = std::move(failed.front());
  judge_last_failure(status);
  judge_waiting_job(status, question);
}

void read_worker(AppStatus& status, const StatusQuestion& question) {
  const StateFiles files = state_files(question.settings);
  const Schedule schedule = schedule_of(question.settings);
  if (status.scheduled) status.next_run = schedule.next_after(question.now);
  const std::optional<RunningWorker> worker = running_worker(files);
  if (worker) status.worker = worker->process;
  judge_worker(status, question, files, worker);
  attempt(status, [&] { read_queue(status, question, files); });
}

}  // namespace

AppStatus read_status(const StatusQuestion& question, const std::stop_token& stop) {
  const config::Settings& settings = question.settings;
  if (settings.app.empty()) throw Error(ErrorKind::usage, "which app?", "Name it: --app APP, or APP__NAME.");
  AppStatus status{.app = settings.app,
                   .container = container_of(question),
                   .folder = settings.backup.directory.string(),
                   .scheduled = settings.backup.enabled};
  judge_files_of_settings(status, settings);
  attempt(status, [&] { read_server(status, question, stop); });
  attempt(status, [&] { read_backups(status, question, stop); });
  judge_last_backup(status, question);
  attempt(status, [&] { read_worker(status, question); });
  judge_deliveries(status, question);
  judge_channels(status, settings);
  judge_space(status);
  judge_folder(status, settings);
  return status;
}

}  // namespace holdfast::jobs
