#include "backup/empty_database.h"

#include <fmt/format.h>

#include <optional>

#include "backup/configuration_rows.h"
#include "base/error.h"
#include "base/text.h"
#include "postgres/catalog.h"
#include "postgres/database_facts.h"
#include "postgres/drop_statements.h"
#include "postgres/statements.h"

namespace holdfast::backup {

namespace {

using base::Error;
using base::ErrorKind;

void refuse_enabled_subscriptions(postgres::Connection& connection) {
  const std::vector<std::string> enabled = postgres::read_enabled_subscriptions(connection);
  if (enabled.empty()) return;
  throw Error(ErrorKind::refused,
              fmt::format("the subscription {} is enabled", base::printable(base::join(enabled, ", "))),
              "Disable it first: ALTER SUBSCRIPTION … DISABLE. Its slot at the publisher stays and keeps WAL there.");
}

std::vector<std::string> slots_of_subscriptions(postgres::Connection& connection) {
  const std::string database = connection.run("SELECT current_database()").text(0, 0);
  const std::optional<postgres::DatabaseFacts> facts = postgres::read_database_facts(connection, database);
  std::vector<std::string> slots;
  for (const auto& subscription : facts.value().subscriptions) {
    if (!subscription.slot.empty()) slots.push_back(subscription.slot);
  }
  return slots;
}

}  // namespace

EmptyReport empty_database(postgres::Connection& in_transaction) {
  refuse_enabled_subscriptions(in_transaction);
  EmptyReport report{.kept_extensions = {}, .abandoned_slots = slots_of_subscriptions(in_transaction)};
  const std::vector<postgres::StayingExtension> staying = postgres::read_staying_extensions(in_transaction);
  for (const postgres::DropStep step : postgres::kDropSteps) {
    postgres::run_all(in_transaction, postgres::drop_statements(in_transaction, step, staying));
  }
  delete_configuration_rows(in_transaction, postgres::read_tables(in_transaction));
  report.large_objects = postgres::drop_large_objects(in_transaction);
  postgres::run_all(in_transaction, postgres::public_schema_statements(in_transaction));
  for (const postgres::StayingExtension& extension : staying) {
    if (!extension.may_drop) report.kept_extensions.push_back(extension.name);
  }
  return report;
}

}  // namespace holdfast::backup
