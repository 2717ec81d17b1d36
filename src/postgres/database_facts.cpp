#include "postgres/database_facts.h"

#include <fmt/format.h>

#include "base/text.h"
#include "postgres/sql/database_facts.h"
#include "postgres/sql/database_users.h"
#include "postgres/sql/subscriptions.h"

namespace holdfast::postgres {

namespace {

Result ask(Connection& connection, std::string_view sql, const std::string& name) {
  return connection.run(std::string(sql), {name});
}

std::vector<SubscriptionFact> subscriptions_of(const Result& rows) {
  std::vector<SubscriptionFact> facts;
  for (int row = 0; row < rows.rows(); ++row)
    facts.push_back({rows.text(row, 0), rows.boolean(row, 1), rows.text(row, 2)});
  return facts;
}

std::vector<LogicalSlotFact> slots_of(const Result& rows) {
  std::vector<LogicalSlotFact> facts;
  for (int row = 0; row < rows.rows(); ++row)
    facts.push_back({rows.text(row, 0), rows.text(row, 1), rows.boolean(row, 2)});
  return facts;
}

std::vector<PreparedTransactionFact> prepared_transactions_of(const Result& rows) {
  std::vector<PreparedTransactionFact> facts;
  for (int row = 0; row < rows.rows(); ++row)
    facts.push_back({rows.text(row, 0), rows.text(row, 1), rows.text(row, 2)});
  return facts;
}

std::vector<SessionsFact> sessions_of(const Result& rows) {
  std::vector<SessionsFact> facts;
  for (int row = 0; row < rows.rows(); ++row) {
    facts.push_back({rows.text(row, 0), rows.text(row, 1), static_cast<uint64_t>(rows.integer(row, 2)),
                     static_cast<uint64_t>(rows.integer(row, 3))});
  }
  return facts;
}

std::vector<WorkerFact> workers_of(const Result& rows) {
  std::vector<WorkerFact> facts;
  for (int row = 0; row < rows.rows(); ++row)
    facts.push_back({rows.text(row, 0), rows.text(row, 1), rows.integer(row, 2)});
  return facts;
}

}  // namespace

std::optional<DatabaseFacts> read_database_facts(Connection& connection, const std::string& name) {
  const Result row = ask(connection, sql::kDatabaseFacts, name);
  if (row.rows() == 0) return std::nullopt;
  DatabaseFacts facts{
      .subscriptions = subscriptions_of(ask(connection, sql::kSubscriptions, name)),
      .slots = slots_of(ask(connection, sql::kLogicalSlots, name)),
      .prepared_transactions = prepared_transactions_of(ask(connection, sql::kPreparedTransactions, name)),
      .sessions = sessions_of(ask(connection, sql::kSessionsByApplication, name)),
      .workers = workers_of(ask(connection, sql::kBackgroundWorkers, name)),
      .bytes = std::nullopt,
      .tablespace = row.text(0, 1),
      .pg_cron_lives_here = row.boolean(0, 2),
      .in_recovery = row.boolean(0, 3),
      .rights = {.role = row.text(0, 4),
                 .superuser = row.boolean(0, 5),
                 .createdb = row.boolean(0, 6),
                 .createrole = row.boolean(0, 8),
                 .owner = row.boolean(0, 7)}};
  if (!row.is_null(0, 0)) facts.bytes = static_cast<uint64_t>(row.integer(0, 0));
  return facts;
}

std::string describe(const SubscriptionFact& subscription) {
  return base::printable(fmt::format("subscription {} ({}, {})", subscription.name,
                                     subscription.enabled ? "enabled" : "disabled",
                                     subscription.slot.empty() ? "without a slot" : "slot " + subscription.slot));
}

std::string describe(const LogicalSlotFact& slot) {
  return base::printable(fmt::format("logical replication slot {} ({}, plugin {})", slot.name,
                                     slot.active ? "somebody is reading it" : "nobody is reading it", slot.plugin));
}

std::string describe(const PreparedTransactionFact& transaction) {
  return base::printable(fmt::format("prepared transaction {} (user {}, since {})", transaction.gid, transaction.owner,
                                     transaction.prepared));
}

std::string describe_who(const SessionsFact& sessions) {
  return base::printable(
      fmt::format("{} of {} (user {})", base::counted(sessions.count, "session"),
                  sessions.application.empty() ? "an application without a name" : sessions.application,
                  sessions.user.empty() ? "unknown" : sessions.user));
}

std::string describe(const SessionsFact& sessions) {
  std::string words = describe_who(sessions);
  if (sessions.not_ours_to_end != 0) {
    words += sessions.not_ours_to_end == sessions.count
                 ? ", which the present role may not end"
                 : fmt::format(", {} of which the present role may not end", sessions.not_ours_to_end);
  }
  return words;
}

std::string describe(const WorkerFact& worker) {
  const bool named = !worker.application.empty() && worker.application != worker.kind;
  return base::printable(
      fmt::format("{}{} (process {} of the server)", worker.kind, named ? " " + worker.application : "", worker.pid));
}

std::string describe(const RoleRights& rights) {
  std::vector<std::string> words{rights.superuser ? "a superuser" : "no superuser",
                                 rights.owner ? "owner of the database" : "not the owner of the database"};
  if (!rights.superuser) words.emplace_back(rights.createdb ? "with CREATEDB" : "without CREATEDB");
  return base::printable(fmt::format("role {}: {}", rights.role, base::join(words, ", ")));
}

}  // namespace holdfast::postgres
