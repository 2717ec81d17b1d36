#include "cli/connection_options.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/threads.h"
#include "postgres/configured_target.h"

namespace holdfast::cli {

void ConnectionOptions::add_to(CLI::App& command) {
  app.add_to(command);
  command
      .add_option("--url", url,
                  "Database, as postgresql://user@host:port/name or libpq's key=value form; without it the settings of "
                  "the app, then PGHOST, PGDATABASE, PGSERVICE, ~/.pgpass and so on count")
      ->type_name("URL");
  command
      .add_option("--pg-bin", given_pg_bin,
                  "Folder of pg_dump and pg_restore, instead of BACKUP__PG_BIN or the usual places")
      ->type_name("DIR");
}

void ConnectionOptions::add_jobs_to(CLI::App& command, const std::string& purpose) {
  command.add_option("--jobs", given_jobs, purpose + "; default: BACKUP__JOBS, else the processors here")
      ->check(CLI::Range(1U, 256U));
}

const config::Settings& ConnectionOptions::settings() const {
  return app.settings(url.empty() && !without_server ? AppOptions::Unnamed::choose : AppOptions::Unnamed::none);
}

std::filesystem::path ConnectionOptions::pg_bin() const {
  return given_pg_bin.empty() ? settings().backup.pg_bin : std::filesystem::path(given_pg_bin);
}

unsigned ConnectionOptions::jobs() const {
  return given_jobs > 0 ? given_jobs : settings().backup.jobs.value_or(base::processors());
}

postgres::Target ConnectionOptions::target() const {
  if (url.empty()) return postgres::target_of(settings().database);
  postgres::Target target{.conninfo = base::Secret(url), .database = ""};
  postgres::database_named_by(target);  // refuses a malformed URL before anything else
  return target;
}

std::string ConnectionOptions::required_database() const {
  std::string database = postgres::database_named_by(target());
  if (!database.empty()) return database;
  throw base::Error(base::ErrorKind::usage, "no database is named",
                    "Name the live one: --url postgresql://…/NAME, or PGDATABASE.");
}

}  // namespace holdfast::cli
