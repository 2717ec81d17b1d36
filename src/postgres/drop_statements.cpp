#include "postgres/drop_statements.h"

#include <fmt/format.h>

#include "postgres/sql/drop_statements.h"

namespace holdfast::postgres {

namespace {

std::vector<std::string> first_column(const Result& result) {
  std::vector<std::string> values;
  for (int row = 0; row < result.rows(); ++row) values.push_back(result.text(row, 0));
  return values;
}

std::string_view query_of(DropStep step) {
  switch (step) {
    case DropStep::subscriptions:
      return sql::kDropSubscriptions;
    case DropStep::event_triggers_and_publications:
      return sql::kDropTriggersAndPublications;
    case DropStep::schemas:
      return sql::kDropSchemas;
    case DropStep::extensions:
      return sql::kDropExtensions;
    case DropStep::contents_of_staying_schemas:
      return sql::kDropContentsOfSchemas;
    case DropStep::global_objects:
      return sql::kDropGlobalObjects;
    case DropStep::default_privileges:
      return sql::kResetDefaultPrivileges;
  }
  throw base::Error(base::ErrorKind::internal, "no such step");
}

}  // namespace

std::vector<StayingExtension> read_staying_extensions(Connection& connection) {
  const Result rows = connection.run(std::string(sql::kExtensionsToKeep));
  std::vector<StayingExtension> extensions;
  for (int row = 0; row < rows.rows(); ++row) {
    extensions.push_back({static_cast<uint32_t>(rows.integer(row, 0)), rows.text(row, 1), rows.boolean(row, 2)});
  }
  return extensions;
}

std::vector<std::string> read_enabled_subscriptions(Connection& connection) {
  return first_column(connection.run(std::string(sql::kEnabledSubscriptions)));
}

std::vector<std::string> drop_statements(Connection& connection, DropStep step,
                                         const std::vector<StayingExtension>& staying) {
  std::string oids = "{";
  for (const StayingExtension& extension : staying) {
    oids += fmt::format("{}{}", oids.size() > 1 ? "," : "", extension.oid);
  }
  return first_column(connection.run(std::string(query_of(step)), {oids + "}"}));
}

std::vector<std::string> public_schema_statements(Connection& connection) {
  const Result row = connection.run(std::string(sql::kPublicSchema));
  const std::string owner = row.text(0, 0);
  const bool is_there = row.boolean(0, 1);
  const bool other_owner = row.boolean(0, 2);
  const bool may_be_given = row.boolean(0, 4);
  if (!row.boolean(0, 3)) return {};
  std::vector<std::string> statements;
  if (!is_there) statements.emplace_back("CREATE SCHEMA public");
  if (other_owner && may_be_given) statements.push_back(fmt::format("ALTER SCHEMA public OWNER TO {}", owner));
  if (row.boolean(0, 5) || other_owner) {
    if (!row.is_null(0, 8)) {
      statements.push_back(fmt::format("REVOKE ALL ON SCHEMA public FROM {} CASCADE", row.view(0, 8)));
    }
    statements.push_back(
        fmt::format("GRANT ALL ON SCHEMA public TO {}", other_owner && !may_be_given ? "CURRENT_USER" : owner));
    statements.push_back(fmt::format("GRANT {} ON SCHEMA public TO PUBLIC", row.view(0, 7)));
  }
  if (row.boolean(0, 6)) statements.emplace_back("COMMENT ON SCHEMA public IS 'standard public schema'");
  return statements;
}

uint64_t drop_large_objects(Connection& connection) {
  try {
    return static_cast<uint64_t>(connection.run(std::string(sql::kDropLargeObjects)).integer(0, 0));
  } catch (const base::Error& error) {
    if (connection.sqlstate() != "53200") throw error.within("removing the large objects");
    throw base::Error(
        error.kind(), fmt::format("removing the large objects: {}", error.what()),
        "Each takes a lock: raise max_locks_per_transaction on the server, or remove most of them first.");
  }
}

}  // namespace holdfast::postgres
