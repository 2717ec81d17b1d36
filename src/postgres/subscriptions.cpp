#include "postgres/subscriptions.h"

#include <fmt/format.h>

#include <algorithm>

#include "postgres/databases.h"
#include "postgres/session.h"
#include "postgres/sql/subscriptions.h"

namespace holdfast::postgres {

namespace {

// A subscription can only be altered from within its database.
Connection connect_inside(const Target& target, const std::string& database, std::stop_token stop) {
  Connection inside(target.with_database(database), std::move(stop));
  prepare_session(inside);
  inside.run("SET client_encoding = 'SQL_ASCII'");
  return inside;
}

void alter(Connection& inside, const Subscription& subscription, const std::string& what) {
  inside.run(fmt::format("ALTER SUBSCRIPTION {} {}", inside.quote_identifier(subscription.name), what));
}

}  // namespace

std::vector<Subscription> read_subscriptions(Connection& connection, const std::string& database) {
  const Result rows = connection.run(std::string(sql::kSubscriptions), {database});
  std::vector<Subscription> subscriptions;
  for (int row = 0; row < rows.rows(); ++row) {
    subscriptions.push_back({rows.text(row, 0), rows.text(row, 2), rows.boolean(row, 1)});
  }
  return subscriptions;
}

std::vector<LogicalSlot> read_logical_slots(Connection& connection, const std::string& database) {
  const Result rows = connection.run(std::string(sql::kSlotsWithWal), {database});
  std::vector<LogicalSlot> slots;
  for (int row = 0; row < rows.rows(); ++row) {
    slots.push_back({rows.text(row, 0), rows.boolean(row, 1), static_cast<uint64_t>(rows.integer(row, 2))});
  }
  return slots;
}

bool shares_slot_in_use(Connection& connection, const std::string& database) {
  return connection.run(std::string(sql::kSharesSlotInUse), {database}).rows() > 0;
}

std::vector<std::string> subscribed_tables(Connection& inside, const std::string& subscription) {
  const Result rows = inside.run(std::string(sql::kSubscribedTables), {subscription});
  std::vector<std::string> tables;
  for (int row = 0; row < rows.rows(); ++row) tables.push_back(rows.text(row, 0));
  return tables;
}

void disable_subscriptions(const Target& target, const std::string& database,
                           const std::vector<Subscription>& subscriptions, std::stop_token stop) {
  if (std::ranges::none_of(subscriptions, &Subscription::enabled)) return;
  Connection inside = connect_inside(target, database, std::move(stop));
  inside.run("BEGIN");
  for (const Subscription& subscription : subscriptions) {
    if (subscription.enabled) alter(inside, subscription, "DISABLE");
  }
  inside.run("COMMIT");
}

void cut_loose_subscriptions(const Target& target, const std::string& database, std::stop_token stop) {
  std::vector<Subscription> subscriptions;
  {
    Connection maintenance = connect_for_maintenance(target, stop);
    subscriptions = read_subscriptions(maintenance, database);
  }
  std::erase_if(subscriptions, [](const Subscription& s) { return s.slot_name.empty() && !s.enabled; });
  if (subscriptions.empty()) return;
  Connection inside = connect_inside(target, database, std::move(stop));
  for (const Subscription& subscription : subscriptions) {
    alter(inside, subscription, "DISABLE");
    if (!subscription.slot_name.empty()) alter(inside, subscription, "SET (slot_name = NONE)");
  }
}

void give_back_subscriptions(const Target& target, const std::string& database,
                             const std::vector<Subscription>& subscriptions, std::stop_token stop) {
  if (subscriptions.empty()) return;
  Connection inside = connect_inside(target, database, std::move(stop));
  const std::vector<Subscription> now = read_subscriptions(inside, database);
  for (const Subscription& wanted : subscriptions) {
    const auto present = std::ranges::find(now, wanted.name, &Subscription::name);
    if (present == now.end()) continue;
    inside.run("BEGIN");
    if (present->slot_name != wanted.slot_name && !wanted.slot_name.empty()) {
      alter(inside, wanted, fmt::format("SET (slot_name = {})", inside.quote_literal(wanted.slot_name)));
    }
    if (wanted.enabled && !present->enabled) alter(inside, wanted, "ENABLE");
    inside.run("COMMIT");
  }
}

}  // namespace holdfast::postgres
