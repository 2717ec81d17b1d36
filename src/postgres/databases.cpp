#include "postgres/databases.h"

#include <fmt/format.h>

#include "base/fnv.h"
#include "base/text.h"
#include "postgres/database_users.h"
#include "postgres/session.h"
#include "postgres/sql/databases.h"
#include "postgres/subscriptions.h"

namespace holdfast::postgres {

namespace {

using base::Error;
using base::ErrorKind;

constexpr size_t kNameBytes = 63;
// Of a database that is not marked yet: an odd number that means nothing, since it is closed to connections as well.
constexpr int kUnbornLimit = 484653;

// Settings whose stored value is a list of quoted identifiers already (GUC_LIST_QUOTE in PostgreSQL's source).
bool is_identifier_list(std::string_view setting) {
  return setting == "search_path" || setting == "temp_tablespaces" || setting == "local_preload_libraries" ||
         setting == "session_preload_libraries" || setting == "shared_preload_libraries" ||
         setting == "unix_socket_directories";
}

// What is not known is left to the server: somebody else's script may say nothing of its database.
std::string locale_clauses(Connection& connection, const DatabaseInfo& like) {
  std::string clauses;
  const auto add = [&](const char* clause, const std::string& value) {
    if (!value.empty()) clauses += fmt::format(" {} {}", clause, connection.quote_literal(value));
  };
  add("ENCODING", like.encoding);
  add("LC_COLLATE", like.collate);
  add("LC_CTYPE", like.ctype);
  if (like.locale_provider.empty()) return clauses;
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

Connection connect_unprepared(const Target& target, std::stop_token stop) {
  try {
    return Connection(target.with_database("postgres"), stop);
  } catch (const Error& error) {
    if (std::string_view(error.what()).find("does not exist") == std::string_view::npos) throw;
  }
  return Connection(target.with_database("template1"), std::move(stop));
}

Connection connect_for_maintenance(const Target& target, std::stop_token stop) {
  Connection connection = connect_unprepared(target, std::move(stop));
  prepare_session(connection);
  // Names pass as the bytes that they are, whatever the encoding of the database that they come from.
  connection.run("SET client_encoding = 'SQL_ASCII'");
  return connection;
}

bool is_maintenance_database(std::string_view name) {
  return name == "postgres" || name == "template0" || name == "template1";
}

void create_database(Connection& maintenance, const std::string& name, const DatabaseInfo& like,
                     const std::string& comment) {
  const std::string quoted = maintenance.quote_identifier(name);
  std::string sql = fmt::format("CREATE DATABASE {} TEMPLATE template0 ALLOW_CONNECTIONS false CONNECTION LIMIT {}{}",
                                quoted, kUnbornLimit, locale_clauses(maintenance, like));
  // The default needs no right; naming it needs CREATE on it.
  if (!like.tablespace.empty() && like.tablespace != "pg_default" && tablespace_exists(maintenance, like.tablespace)) {
    sql += fmt::format(" TABLESPACE {}", maintenance.quote_identifier(like.tablespace));
  }
  try {
    maintenance.run(sql);
  } catch (const Error& error) {
    throw error.within(fmt::format("creating the database {}", base::printable(name)));
  }
  maintenance.run("BEGIN");
  set_comment(maintenance, name, comment);
  maintenance.run(fmt::format("ALTER DATABASE {} CONNECTION LIMIT -1 ALLOW_CONNECTIONS true", quoted));
  maintenance.run("COMMIT");
}

void set_comment(Connection& connection, const std::string& database, const std::string& comment) {
  connection.run(fmt::format("COMMENT ON DATABASE {} IS {}", connection.quote_identifier(database),
                             comment.empty() ? "NULL" : connection.quote_literal(comment)));
}

void set_owner(Connection& maintenance, const std::string& name, const std::string& owner) {
  maintenance.run(fmt::format("ALTER DATABASE {} OWNER TO {}", maintenance.quote_identifier(name),
                              maintenance.quote_identifier(owner)));
}

void copy_properties(Connection& maintenance, const std::string& name, const DatabaseInfo& like) {
  const std::string quoted = maintenance.quote_identifier(name);
  if (!like.owner.empty()) set_owner(maintenance, name, like.owner);
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
  cut_loose_subscriptions(target, name, stop);
  Connection maintenance = connect_for_maintenance(target, stop);
  const std::string quoted = maintenance.quote_identifier(name);
  // Cut loose, they go without a word to their publishers, but DROP DATABASE refuses a database that has any.
  if (const auto subscriptions = read_subscriptions(maintenance, name); !subscriptions.empty()) {
    Connection inside(target.with_database(name), std::move(stop));
    for (const Subscription& subscription : subscriptions) {
      inside.run(fmt::format("DROP SUBSCRIPTION {}", inside.quote_identifier(subscription.name)));
    }
  }
  try {
    maintenance.run(fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", quoted));
  } catch (const Error& error) {
    const auto users = read_database_users(maintenance, name).obstacles();
    if (error.kind() != ErrorKind::database || users.empty()) throw;
    throw Error(ErrorKind::lock,
                fmt::format("{} cannot be dropped: it is used by {}", base::printable(name), base::join(users, ", ")),
                "End what is in the way, then run it again.");
  }
}

std::string with_suffix(const std::string& name, const std::string& suffix) {
  if (name.size() + suffix.size() <= kNameBytes) return name + suffix;
  const std::string digits = fmt::format("_{:06x}", base::fnv1a(name) & 0xFFFFFF);
  size_t length = kNameBytes - suffix.size() - digits.size();
  while (length > 0 && (static_cast<unsigned char>(name[length]) & 0xC0) == 0x80) --length;
  return name.substr(0, length) + digits + suffix;
}

std::string free_name(Connection& connection, const std::string& name, const std::string& suffix) {
  std::string candidate = with_suffix(name, suffix);
  for (int n = 2; oid_of_database(connection, candidate); ++n) {
    candidate = with_suffix(name, fmt::format("{}_{}", suffix, n));
  }
  return candidate;
}

std::optional<uint32_t> oid_of_database(Connection& connection, const std::string& name) {
  const Result row = connection.run("SELECT oid FROM pg_catalog.pg_database WHERE datname = $1", {name});
  if (row.rows() == 0) return std::nullopt;
  return static_cast<uint32_t>(row.integer(0, 0));
}

std::string name_of_database(Connection& connection, uint32_t oid) {
  const Result row =
      connection.run("SELECT datname FROM pg_catalog.pg_database WHERE oid = $1::oid", {std::to_string(oid)});
  return row.rows() == 0 ? "" : row.text(0, 0);
}

std::vector<MarkedDatabase> read_marked_databases(Connection& connection, const std::string& comment_prefix) {
  const Result rows =
      connection.run(std::string(sql::kMarkedDatabases), {comment_prefix, std::to_string(kUnbornLimit)});
  std::vector<MarkedDatabase> databases;
  for (int row = 0; row < rows.rows(); ++row) {
    MarkedDatabase database{.oid = static_cast<uint32_t>(rows.integer(row, 0)),
                            .name = rows.text(row, 1),
                            .owner = rows.text(row, 2),
                            .comment = rows.text(row, 3),
                            .sessions = static_cast<uint64_t>(rows.integer(row, 5)),
                            .unborn = rows.boolean(row, 6)};
    if (!rows.is_null(row, 4)) database.bytes = static_cast<uint64_t>(rows.integer(row, 4));
    databases.push_back(std::move(database));
  }
  return databases;
}

}  // namespace holdfast::postgres
