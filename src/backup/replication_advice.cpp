#include "backup/replication_advice.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "postgres/session.h"

namespace holdfast::backup {

namespace {

using base::printable;

std::string identifier(const std::string& name) {
  std::string quoted = "\"";
  for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return printable(quoted + "\"");
}

void advise_on_slots(const std::vector<postgres::LogicalSlot>& slots, const std::string& kept_as,
                     std::vector<std::string>& lines) {
  for (const auto& slot : slots) {
    lines.push_back(
        fmt::format("the logical replication slot {} stays in {}: whoever reads it gets nothing more, and the "
                    "server keeps WAL for it (now {}) until it is dropped; `holdfast forget` drops it.",
                    printable(slot.name), printable(kept_as), base::human_size(slot.retained_bytes)));
  }
  if (slots.empty()) return;
  lines.emplace_back("  Each subscriber must start anew, with a slot of another name:");
  lines.emplace_back(
      "    ALTER SUBSCRIPTION … DISABLE; ALTER SUBSCRIPTION … SET (slot_name = NONE); DROP SUBSCRIPTION …;");
  lines.emplace_back("    TRUNCATE …; CREATE SUBSCRIPTION … WITH (slot_name = 'a new name');");
  lines.emplace_back("  An undo brings the slot back to its place, and its readers with it.");
}

}  // namespace

ReplicationState read_replication(const postgres::Target& target, const std::string& database, std::stop_token stop) {
  postgres::Connection inside(target.with_database(database), std::move(stop));
  postgres::prepare_session(inside);
  ReplicationState state{.subscriptions = {}, .slots = postgres::read_logical_slots(inside, inside.database())};
  for (auto& subscription : postgres::read_subscriptions(inside, inside.database())) {
    auto tables = postgres::subscribed_tables(inside, subscription.name);
    state.subscriptions.push_back({std::move(subscription), std::move(tables)});
  }
  return state;
}

std::vector<std::string> advice_for_restore(const ReplicationState& live, const std::string& database,
                                            const std::string& kept_as) {
  std::vector<std::string> lines;
  for (const auto& [subscription, tables] : live.subscriptions) {
    if (!subscription.enabled) continue;
    const std::string name = identifier(subscription.name);
    lines.push_back(fmt::format(
        "the subscription {} is stopped: {} gets no new rows. Its slot on the publisher stays, for an undo, and keeps "
        "WAL there.",
        printable(subscription.name), printable(database)));
    lines.push_back(
        fmt::format("  To take it up again, in {} (copies its tables anew; an undo would then lack what has "
                    "passed the slot):",
                    printable(database)));
    if (!tables.empty()) lines.push_back(fmt::format("    TRUNCATE {};", printable(base::join(tables, ", "))));
    lines.push_back(fmt::format("    ALTER SUBSCRIPTION {} ENABLE;", name));
    lines.push_back(fmt::format("    ALTER SUBSCRIPTION {} REFRESH PUBLICATION;", name));
  }
  advise_on_slots(live.slots, kept_as, lines);
  return lines;
}

std::vector<std::string> advice_for_undo(const std::vector<postgres::Subscription>& given_back,
                                         const std::vector<postgres::Subscription>& present,
                                         const std::vector<postgres::LogicalSlot>& slots, const std::string& database,
                                         const std::string& becomes) {
  std::vector<std::string> lines;
  for (const auto& subscription : given_back) {
    if (subscription.slot_name.empty()) continue;
    lines.push_back(fmt::format("the subscription {} gets its slot {} back{}", printable(subscription.name),
                                printable(subscription.slot_name),
                                subscription.enabled ? ", and is enabled as it was" : ""));
  }
  for (const auto& subscription : present) {
    if (!subscription.enabled) continue;
    lines.push_back(
        fmt::format("the subscription {} of the present {} is stopped: rows that it received since the "
                    "restore are in {} alone, and do not come again",
                    printable(subscription.name), printable(database), printable(becomes)));
  }
  advise_on_slots(slots, becomes, lines);
  return lines;
}

}  // namespace holdfast::backup
