#pragma once

#include <string>
#include <vector>

#include "postgres/connection.h"

namespace holdfast::postgres {

// A session or background worker that is connected to a database.
struct DatabaseUser {
  int pid = 0;
  std::string user;         // empty: a worker of the server itself
  std::string application;  // or, if it has no name, what kind of process it is
  std::string kind;         // "client backend", "logical replication worker" …; empty if we may not know
  bool may_end = false;     // with our rights
};

// Who uses a database, and so keeps it from being renamed or dropped.
struct DatabaseUsers {
  std::vector<DatabaseUser> sessions;  // without our own, and without autovacuum's, which give way by themselves
  std::vector<std::string> prepared_transactions;

  // Those that we cannot make go, in words: "psql (process 4242, user app)", "the prepared transaction 'x'".
  std::vector<std::string> obstacles() const;
  // The sessions that we can end.
  std::vector<std::string> ours_to_end() const;
  // All of them.
  std::vector<std::string> words() const;
};

DatabaseUsers read_database_users(Connection& connection, const std::string& database);

// Ends the sessions of a database that we may end, as often as new ones come, until `done` is requested. Failures of
// single ones are passed over: whoever needs the database to itself then fails, and asks who was in the way.
void end_sessions_until(Connection& connection, const std::vector<std::string>& databases, const std::stop_token& done);

}  // namespace holdfast::postgres
