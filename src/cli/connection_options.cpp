#include "cli/connection_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/shell.h"
#include "base/text.h"
#include "base/threads.h"
#include "cli/arguments.h"
#include "cli/database_commands.h"
#include "config/apps.h"
#include "jobs/reach_database.h"
#include "postgres/configured_target.h"

namespace holdfast::cli {

void ConnectionOptions::add_to(CLI::App& command, const Context& context) {
  context_ = &context;
  app.add_to(command);
  CLI::Option* const by_url = command.add_option(
      "--url", url,
      "Database, as postgresql://user@host:port/name or libpq's key=value form; without it the settings of "
      "the app, then PGHOST, PGDATABASE, PGSERVICE, ~/.pgpass and so on count");
  by_url->type_name("URL");
  command
      .add_option("--container", container,
                  "The container in which the server runs, instead of --url; user, password and database are read from "
                  "it unless the settings have them")
      ->type_name("NAME")
      ->excludes(by_url);
  command.add_option("--database", database, "Another database of that container or app")
      ->type_name("NAME")
      ->excludes(by_url);
  command
      .add_option("--docker-command", docker_command,
                  "What finds containers: docker, podman, a path; default DOCKER__COMMAND, else docker")
      ->type_name("PROGRAM");
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
  return app.settings(!is_given() && !without_server ? AppOptions::Unnamed::choose : AppOptions::Unnamed::none);
}

std::filesystem::path ConnectionOptions::pg_bin() const {
  return given_pg_bin.empty() ? settings().backup.pg_bin : std::filesystem::path(given_pg_bin);
}

unsigned ConnectionOptions::jobs() const {
  return given_jobs > 0 ? given_jobs : settings().backup.jobs.value_or(base::processors());
}

const postgres::Target& ConnectionOptions::target() const {
  if (!target_) target_ = find_target();
  return *target_;
}

postgres::Target ConnectionOptions::find_target() const {
  if (url.empty()) {
    return jobs::reach_database(settings().database,
                                {.container = container, .docker = docker_command, .database = database},
                                context_ == nullptr ? std::stop_token() : context_->stop);
  }
  postgres::Target target{.conninfo = base::Secret(url), .database = ""};
  postgres::database_named_by(target);  // refuses a malformed URL before anything else
  return target;
}

std::string ConnectionOptions::required_database() const {
  std::string name = postgres::database_named_by(target());
  if (!name.empty()) return name;
  throw base::Error(base::ErrorKind::usage, "no database is named",
                    "Name the live one: --url postgresql://…/NAME, or PGDATABASE.");
}

bool ConnectionOptions::is_meant(const std::string& of) const {
  const std::string& named = settings().app;
  if (named.empty() || of == named) return true;
  if (is_given()) {
    const std::vector<std::string> apps = config::apps_in(app.root);
    return std::ranges::find(apps, of) == apps.end();
  }
  return jobs::is_meant(settings(), of);
}

std::string ConnectionOptions::doubt_about(const std::string& of) const {
  return is_meant(of) ? "" : jobs::doubt_about(of, settings().app);
}

std::string ConnectionOptions::container_name() const {
  if (!container.empty()) return container;
  if (!url.empty() || postgres::way_to(settings().database) != postgres::Way::container) return "";
  return settings().database.container;
}

std::string ConnectionOptions::words_for(const std::string& of) const {
  if (!url.empty()) return url_words_for(url, of);
  std::string words;
  const auto add = [&](const char* option, const std::string& value) {
    if (!value.empty()) words += fmt::format("{}{} {}", words.empty() ? "" : " ", option, base::shell_quoted(value));
  };
  add("--app", is_given() ? app.app : settings().app);
  add("--root", app.root == "." ? "" : app.root);
  add("--container", container);
  add("--docker-command", docker_command);
  if (words.empty()) return url_words_for("", of);
  if (!database.empty() || of != postgres::database_named_by(target())) add("--database", base::printable(of));
  return words;
}

}  // namespace holdfast::cli
