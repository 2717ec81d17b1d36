#include "backup/local_proof.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "archive/session_settings.h"
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

// Quoted, as the statements of the settings have them.
std::set<std::string> tablespaces(const archive::Contents& contents) {
  std::set<std::string> names;
  for (const auto& set : contents.settings) {
    for (const std::string& statement : set) {
      if (archive::SessionSettings::name_of(statement) != "default_tablespace") continue;
      std::string_view value = base::trimmed(std::string_view(statement).substr(statement.find('=') + 1));
      if (value.ends_with(';')) value.remove_suffix(1);
      if (!value.empty() && value != "''") names.emplace(value);
    }
  }
  return names;
}

std::string unquoted(std::string_view identifier) {
  if (!identifier.starts_with('"')) return std::string(identifier);
  std::string name;
  for (size_t i = 1; i + 1 < identifier.size(); ++i) {
    name += identifier[i];
    if (identifier[i] == '"') ++i;
  }
  return name;
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
    connection.run(fmt::format("CREATE TABLESPACE {} LOCATION ''", connection.quote_identifier(unquoted(tablespace))));
  }
}

}  // namespace holdfast::backup
