#include "backup/local_proof.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "archive/session_settings.h"
#include "archive/set_statement.h"
#include "archive/statement_reader.h"
#include "base/error.h"
#include "base/text.h"
#include "postgres/catalog.h"
#include "postgres/databases.h"
#include "postgres/extension_packages.h"

namespace holdfast::backup {

namespace {

constexpr std::array<std::string_view, 3> kOwnedBySuperusers{"EVENT TRIGGER", "FOREIGN DATA WRAPPER", "PUBLICATION"};

std::set<std::string> superusers(const std::vector<archive::Piece>& pieces) {
  std::set<std::string> owners;
  for (const archive::Piece& piece : pieces) {
    for (const archive::Entry& entry : piece.entries) {
      if (std::ranges::find(kOwnedBySuperusers, entry.type) != kOwnedBySuperusers.end()) owners.insert(entry.owner);
    }
  }
  return owners;
}

std::set<std::string> tablespaces(const archive::Contents& contents) {
  std::set<std::string> names;
  for (const auto& statements : contents.settings) {
    for (const std::string& statement : statements) {
      if (archive::SessionSettings::name_of(statement) != "default_tablespace") continue;
      const auto set = archive::parse_set_statement(statement, archive::StandardStrings::on);
      const auto name = archive::StatementReader(set->value, archive::StandardStrings::on).accept_name();
      if (name) names.insert(*name);  // '' is the database's own
    }
  }
  return names;
}

void check_extensions(postgres::Connection& connection, const archive::Contents& contents, int major) {
  std::vector<std::string> names;
  for (const archive::Extension& extension : contents.extensions) names.push_back(extension.name);
  const std::vector<std::string> missing = postgres::missing_extensions(connection, names);
  if (missing.empty()) return;
  std::set<std::string> packages;
  for (const std::string& name : missing) packages.insert(postgres::package_of_extension(name, major));
  throw base::Error(base::ErrorKind::refused,
                    fmt::format("this machine's PostgreSQL {} lacks extensions that the archive needs: {}", major,
                                base::printable(base::join(missing, ", "))),
                    fmt::format("Install them: apt-get install {}",
                                base::printable(base::join({packages.begin(), packages.end()}, " "))));
}

}  // namespace

void furnish(const postgres::LocalCluster& cluster, const archive::Contents& contents,
             const std::vector<archive::Piece>& pieces, std::stop_token stop) {
  postgres::Connection connection = postgres::connect_for_maintenance(cluster.target(), std::move(stop));
  check_extensions(connection, contents, cluster.major());
  const std::set<std::string> powerful = superusers(pieces);
  for (const std::string& role : postgres::missing_roles(connection, contents.roles)) {
    connection.run(fmt::format("CREATE ROLE {} NOLOGIN{}", connection.quote_identifier(role),
                               powerful.contains(role) ? " SUPERUSER" : ""));
  }
  connection.run("SET allow_in_place_tablespaces = on");
  for (const std::string& tablespace : tablespaces(contents)) {
    connection.run(fmt::format("CREATE TABLESPACE {} LOCATION ''", connection.quote_identifier(tablespace)));
  }
}

}  // namespace holdfast::backup
