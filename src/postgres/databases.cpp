#include "postgres/databases.h"

#include <fmt/format.h>

#include "postgres/session.h"
#include "postgres/sql.h"

namespace holdfast::postgres {

namespace {

using base::Error;
using base::ErrorKind;

constexpr size_t kNameBytes = 63;

// Settings whose stored value is a list of quoted identifiers already (GUC_LIST_QUOTE in PostgreSQL's source).
bool is_identifier_list(std::string_view setting) {
  return setting == "search_path" || setting == "temp_tablespaces" || setting == "local_preload_libraries" ||
         setting == "session_preload_libraries" || setting == "shared_preload_libraries" ||
         setting == "unix_socket_directories";
}

std::string locale_clauses(Connection& connection, const DatabaseInfo& like) {
  std::string clauses = fmt::format(" ENCODING {} LC_COLLATE {} LC_CTYPE {}", connection.quote_literal(like.encoding),
                                    connection.quote_literal(like.collate), connection.quote_literal(like.ctype));
  if (connection.server_version() < 150000) return clauses;
  clauses += fmt::format(" LOCALE_PROVIDER {}", like.locale_provider);
  if (like.locale_provider == "icu") clauses += fmt::format(" ICU_LOCALE {}", connection.quote_literal(like.locale));
  if (like.locale_provider == "builtin") {
    clauses += fmt::format(" BUILTIN_LOCALE {}", connection.quote_literal(like.locale));
  }
  if (!like.icu_rules.empty() && connection.server_version() >= 160000) {
    clauses += fmt::format(" ICU_RULES {}", connection.quote_literal(like.icu_rules));
  }
  return clauses;
}

bool tablespace_exists(Connection& connection, const std::string& name) {
  return connection.run("SELECT FROM pg_catalog.pg_tablespace WHERE spcname = $1", {name}).rows() > 0;
}

std::string set_statement(Connection& connection, const std::string& database, const DatabaseSettingInfo& setting) {
  const std::string value = is_identifier_list(setting.name) ? setting.value : connection.quote_literal(setting.value);
  // A name may be qualified (an extension's setting): each part is quoted for itself.
  const size_t dot = setting.name.find('.');
  const std::string name = dot == std::string::npos ? connection.quote_identifier(setting.name)
                                                    : connection.quote_identifier(setting.name.substr(0, dot)) + "." +
                                                          connection.quote_identifier(setting.name.substr(dot + 1));
  if (setting.role.empty()) return fmt::format("ALTER DATABASE {} SET {} TO {}", database, name, value);
  return fmt::format("ALTER ROLE {} IN DATABASE {} SET {} TO {}", connection.quote_identifier(setting.role), database,
                     name, value);
}

}  // namespace

Connection connect_for_maintenance(const Target& target, std::stop_token stop) {
  const auto connect = [&](const char* database) {
    Connection connection(target.with_database(database), stop);
    prepare_session(connection);
    // Names pass as the bytes that they are, whatever the encoding of the database that they come from.
    connection.run("SET client_encoding = 'SQL_ASCII'");
    return connection;
  };
  try {
    return connect("postgres");
  } catch (const Error& error) {
    if (std::string_view(error.what()).find("does not exist") == std::string_view::npos) throw;
  }
  return connect("template1");
}

bool is_maintenance_database(std::string_view name) {
  return name == "postgres" || name == "template0" || name == "template1";
}

void create_database(Connection& maintenance, const std::string& name, const DatabaseInfo& like,
                     const std::string& comment) {
  const std::string quoted = maintenance.quote_identifier(name);
  std::string sql = fmt::format("CREATE DATABASE {} TEMPLATE template0{}", quoted, locale_clauses(maintenance, like));
  // The default needs no right; naming it needs CREATE on it.
  if (!like.tablespace.empty() && like.tablespace != "pg_default" && tablespace_exists(maintenance, like.tablespace)) {
    sql += fmt::format(" TABLESPACE {}", maintenance.quote_identifier(like.tablespace));
  }
  try {
    maintenance.run(sql);
  } catch (const Error& error) {
    throw error.within(fmt::format("creating the side database {}", name));
  }
  maintenance.run(fmt::format("COMMENT ON DATABASE {} IS {}", quoted, maintenance.quote_literal(comment)));
}

void copy_properties(Connection& maintenance, const std::string& name, const DatabaseInfo& like) {
  const std::string quoted = maintenance.quote_identifier(name);
  if (!like.owner.empty()) {
    maintenance.run(fmt::format("ALTER DATABASE {} OWNER TO {}", quoted, maintenance.quote_identifier(like.owner)));
  }
  for (const std::string& grant : like.grants) {
    std::string statement = grant;
    static constexpr std::string_view kPlace = "%DATABASE%";
    if (const size_t at = statement.find(kPlace); at != std::string::npos) {
      statement.replace(at, kPlace.size(), quoted);
    }
    maintenance.run(statement);
  }
  for (const DatabaseSettingInfo& setting : like.settings) maintenance.run(set_statement(maintenance, quoted, setting));
  for (const auto& [provider, label] : like.security_labels) {
    maintenance.run(fmt::format("SECURITY LABEL FOR {} ON DATABASE {} IS {}", maintenance.quote_identifier(provider),
                                quoted, maintenance.quote_literal(label)));
  }
  maintenance.run(fmt::format("ALTER DATABASE {} CONNECTION LIMIT {}", quoted, like.connection_limit));
}

void drop_database(const Target& target, const std::string& name, std::stop_token stop) {
  {
    Connection inside(target.with_database(name), stop);
    prepare_session(inside);
    const Result subscriptions = inside.run(
        "SELECT quote_ident(subname) FROM pg_catalog.pg_subscription"
        " WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())");
    for (int row = 0; row < subscriptions.rows(); ++row) {
      const std::string subscription = subscriptions.text(row, 0);
      inside.run(fmt::format("ALTER SUBSCRIPTION {} DISABLE", subscription));
      inside.run(fmt::format("ALTER SUBSCRIPTION {} SET (slot_name = NONE)", subscription));
      inside.run(fmt::format("DROP SUBSCRIPTION {}", subscription));
    }
  }
  Connection maintenance = connect_for_maintenance(target, std::move(stop));
  maintenance.run(fmt::format("DROP DATABASE {} WITH (FORCE)", maintenance.quote_identifier(name)));
}

std::string with_suffix(std::string name, const std::string& suffix) {
  if (name.size() + suffix.size() > kNameBytes) {
    size_t length = kNameBytes - suffix.size();
    while (length > 0 && (static_cast<unsigned char>(name[length]) & 0xC0) == 0x80) --length;
    name.resize(length);
  }
  return name + suffix;
}

std::vector<std::string> replication_bonds(Connection& connection) {
  const Result rows = connection.run(std::string(sql::kReplicationBonds));
  std::vector<std::string> bonds;
  for (int row = 0; row < rows.rows(); ++row) bonds.push_back(rows.text(row, 0));
  return bonds;
}

}  // namespace holdfast::postgres
