#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "postgres/connection.h"

namespace holdfast::postgres {

// What binds a database to other servers: subscriptions, whose slots are on their publishers, and logical slots, which
// are in the database itself. A subscription that is dropped drops its slot over there; one of the same slot name in a
// restored database would drop that of the live one.

struct Subscription {
  std::string name;
  std::string slot_name;  // empty: it has none
  bool enabled = false;
  bool operator==(const Subscription&) const = default;
};

struct LogicalSlot {
  std::string name;
  bool active = false;          // somebody reads from it
  uint64_t retained_bytes = 0;  // of WAL that the server keeps for it
};

// Of the database of that name; through any session of the server.
std::vector<Subscription> read_subscriptions(Connection& connection, const std::string& database);
std::vector<LogicalSlot> read_logical_slots(Connection& connection, const std::string& database);

// Whether a subscription of the database bears the slot of one that is enabled in another database of the server.
bool shares_slot_in_use(Connection& connection, const std::string& database);

// The tables that a subscription of the connected database fills, quoted, with their schemas.
std::vector<std::string> subscribed_tables(Connection& inside, const std::string& subscription);

// ALTER SUBSCRIPTION … DISABLE for all that are enabled, in one transaction.
void disable_subscriptions(const Target& target, const std::string& database,
                           const std::vector<Subscription>& subscriptions, std::stop_token stop);

// Takes their slots from all subscriptions of the database, and disables them: neither it nor its drop can reach a
// publisher then. Nothing is done, and no session opened in it, where there are none.
void cut_loose_subscriptions(const Target& target, const std::string& database, std::stop_token stop);

// Gives subscriptions the slots and the state that they had. Those that are not there any more are passed over.
void give_back_subscriptions(const Target& target, const std::string& database,
                             const std::vector<Subscription>& subscriptions, std::stop_token stop);

}  // namespace holdfast::postgres
