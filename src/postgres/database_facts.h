#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "postgres/connection.h"

namespace holdfast::postgres {

// What else is bound to a database, and what the present role may do with it: what a preview says before a restore or a
// wipe. Names are raw bytes; describe() makes them fit for a terminal.

struct SubscriptionFact {
  std::string name;
  bool enabled = false;
  std::string slot;  // at the publisher; empty: none
};

struct LogicalSlotFact {
  std::string name;
  std::string plugin;
  bool active = false;
};

struct PreparedTransactionFact {
  std::string gid;
  std::string owner;
  std::string prepared;  // "2024-05-04 03:02:01 UTC"
};

// Sessions of one application and user, a logical slot's walsender among them.
struct SessionsFact {
  std::string application;  // empty: it gave no name
  std::string user;
  uint64_t count = 0;
  uint64_t not_ours_to_end = 0;  // of these, those that pg_terminate_backend() would refuse the present role
};

// A process of the server's own that stays connected to the database, such as pg_cron's launcher. A role without
// pg_read_all_stats sees others' workers as sessions.
struct WorkerFact {
  std::string kind;
  std::string application;
  int64_t pid = 0;
};

struct RoleRights {
  std::string role;
  bool superuser = false;
  bool createdb = false;
  bool createrole = false;
  bool owner = false;  // has the rights of the database's owner
};

struct DatabaseFacts {
  std::vector<SubscriptionFact> subscriptions;
  std::vector<LogicalSlotFact> slots;
  std::vector<PreparedTransactionFact> prepared_transactions;
  std::vector<SessionsFact> sessions;
  std::vector<WorkerFact> workers;
  std::optional<uint64_t> bytes;  // on disk; nullopt if the role may not ask
  std::string tablespace;         // the database's default
  bool pg_cron_lives_here = false;
  bool in_recovery = false;  // the server is a standby
  RoleRights rights;
};

// Of the database `name`, asked in any database of its server; this very session is not counted. nullopt if there is no
// such database. Throws what Connection throws.
std::optional<DatabaseFacts> read_database_facts(Connection& connection, const std::string& name);

// One line each, printable: "subscription news (enabled, slot news)", "3 sessions of psql (user app)".
std::string describe(const SubscriptionFact& subscription);
std::string describe(const LogicalSlotFact& slot);
std::string describe(const PreparedTransactionFact& transaction);
std::string describe(const SessionsFact& sessions);  // with how many of them the role may not end
std::string describe_who(const SessionsFact& sessions);
std::string describe(const WorkerFact& worker);
std::string describe(const RoleRights& rights);

}  // namespace holdfast::postgres
