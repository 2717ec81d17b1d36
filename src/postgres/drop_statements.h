#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "postgres/connection.h"

namespace holdfast::postgres {

// What it takes to empty a database without dropping it, as statements for the caller to run. The queries only read;
// search_path must be empty. All throw what Connection throws.

// An extension that must stay: the role may not drop it, or could not make it anew; or it is plpgsql, or something that
// stays requires it.
struct StayingExtension {
  uint32_t oid = 0;
  std::string name;
  bool may_drop = false;
};
std::vector<StayingExtension> read_staying_extensions(Connection& connection);

std::vector<std::string> read_enabled_subscriptions(Connection& connection);

// In this order; each is asked for when those before it are done, since their CASCADE takes objects of later ones.
enum class DropStep {
  subscriptions,
  event_triggers_and_publications,
  schemas,
  extensions,
  contents_of_staying_schemas,
  global_objects,
  default_privileges,
};
inline constexpr DropStep kDropSteps[] = {
    DropStep::subscriptions,     DropStep::event_triggers_and_publications, DropStep::schemas,
    DropStep::extensions,        DropStep::contents_of_staying_schemas,     DropStep::global_objects,
    DropStep::default_privileges};
std::vector<std::string> drop_statements(Connection& connection, DropStep step,
                                         const std::vector<StayingExtension>& staying);

// What makes the schema public as initdb makes it, as far as the role may: an owner who may not give it away keeps it.
std::vector<std::string> public_schema_statements(Connection& connection);

// Unlinks every large object and returns how many there were. The server takes a lock for each.
uint64_t drop_large_objects(Connection& connection);

}  // namespace holdfast::postgres
