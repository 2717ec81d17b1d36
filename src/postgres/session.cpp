#include "postgres/session.h"

#include <fmt/format.h>

#include <string>

#include "base/error.h"

namespace holdfast::postgres {

namespace {

// One message, so that no timeout of the database's own settings falls between the statements.
constexpr std::string_view kBegin = R"(
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SET LOCAL statement_timeout = 0;
SET LOCAL lock_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
)";

// SET LOCAL, so that a pooler's next client does not inherit it.
constexpr std::string_view kReaderSettings = R"(
SET LOCAL client_encoding = {};
SET LOCAL DateStyle = 'ISO';
SET LOCAL IntervalStyle = 'postgres';
SET LOCAL extra_float_digits = 3;
SET LOCAL bytea_output = 'hex';
SET LOCAL TimeZone = 'UTC';
SET LOCAL lc_monetary = 'C';
SET LOCAL xmloption = 'content';
SET LOCAL search_path = '';
SET LOCAL row_security = off;
SET LOCAL enable_tidscan = on;
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL jit = off;
SET LOCAL synchronize_seqscans = off;
)";

}  // namespace

void run_under_own_timeouts(Connection& connection, std::string_view statements) {
  static constexpr int kTries = 5;
  static constexpr std::string_view kQueryCanceled = "57014";
  for (int tries = 1;; ++tries) {
    try {
      if (tries > 1) connection.run("ROLLBACK");  // under the same timeout
      connection.run(std::string(statements));
      return;
    } catch (const base::Error& error) {
      if (error.kind() != base::ErrorKind::database || connection.sqlstate() != kQueryCanceled || tries == kTries)
        throw;
    }
  }
}

void prepare_session(Connection& connection) {
  run_under_own_timeouts(connection, R"(
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET default_transaction_read_only = off;
SELECT pg_catalog.set_config('search_path', '', false);
)");
  // Since 14; ends a session that waits for others to be done.
  if (connection.server_version() >= 140000) connection.run("SET idle_session_timeout = 0");
}

std::string server_encoding(const Connection& connection) {
  return connection.reported("server_encoding");
}

void pin_reader_settings(Connection& connection, const std::string& encoding) {
  connection.run(fmt::format(kReaderSettings, connection.quote_literal(encoding)));
  // Since 17; ends a transaction that lasts as long as a backup does.
  if (connection.server_version() >= 170000) connection.run("SET LOCAL transaction_timeout = 0");
  // Since 14; a backup waits idle in no other state than within a transaction.
  if (connection.server_version() >= 140000) connection.run("SET LOCAL idle_session_timeout = 0");
}

void begin_reading(Connection& connection) {
  run_under_own_timeouts(connection, kBegin);
  pin_reader_settings(connection, server_encoding(connection));
}

void begin_reading(Connection& connection, const std::string& snapshot) {
  run_under_own_timeouts(connection, kBegin);
  try {
    connection.run(fmt::format("SET TRANSACTION SNAPSHOT {}", connection.quote_literal(snapshot)));
  } catch (const base::Error& error) {
    if (error.kind() != base::ErrorKind::database) throw;
    throw base::Error(
        error.kind(), error.what(),
        "Parallel sessions must reach the same server without a pooler between; or use --engine pg_dump.");
  }
  pin_reader_settings(connection, server_encoding(connection));
}

}  // namespace holdfast::postgres
