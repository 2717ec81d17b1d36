#include "cli/connection_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::cli {

void ConnectionOptions::add_to(CLI::App& command) {
  command
      .add_option("--url", url,
                  "Database, as postgresql://user@host:port/name or libpq's key=value form; "
                  "without it PGHOST, PGDATABASE, PGSERVICE, ~/.pgpass and so on count")
      ->type_name("URL");
  command.add_option("--pg-bin", pg_bin, "Folder of pg_dump and pg_restore, instead of the usual places")
      ->type_name("DIR")
      ->envname("BACKUP__PG_BIN");
}

postgres::Target ConnectionOptions::target() const {
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

void check_app_name(const std::string& app) {
  const auto is_inner = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  if (!app.empty() && app.front() != '_' && app.front() != '-' && std::ranges::all_of(app, is_inner)) return;
  throw base::Error(base::ErrorKind::usage, fmt::format("\"{}\" is no name for an app", base::printable(app)),
                    "Give one with --app: lower-case letters, digits, _ and -, beginning with a letter or digit.");
}

}  // namespace holdfast::cli
