#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "postgres/catalog.h"
#include "postgres/connection.h"

namespace holdfast::postgres {

// Whole databases: creating, describing, renaming and dropping them. All of it through a session in a maintenance
// database, since a database that is renamed or dropped can hold no session.

// A session in `postgres`, or in `template1` where that does not exist.
Connection connect_for_maintenance(const Target& target, std::stop_token stop);
// The same with the settings as they come, for what must not change those of a pooler's session.
Connection connect_unprepared(const Target& target, std::stop_token stop);

bool is_maintenance_database(std::string_view name);

// CREATE DATABASE from template0, with the encoding, locale and tablespace of `like`. `comment` is its comment. From
// its first moment on the database is known for ours: until it has its comment it is closed to connections, and bears a
// connection limit that nobody else gives. A database in that state has never held anything.
void create_database(Connection& maintenance, const std::string& name, const DatabaseInfo& like,
                     const std::string& comment);

// COMMENT ON DATABASE; an empty comment is none.
void set_comment(Connection& connection, const std::string& database, const std::string& comment);

void set_owner(Connection& maintenance, const std::string& name, const std::string& owner);

// Gives the database `name` the owner, settings, grants, labels and connection limit of `like`; not its comment. An
// empty owner is left as it is.
void copy_properties(Connection& maintenance, const std::string& name, const DatabaseInfo& like);

// Drops a database of ours and ends its sessions; nothing if there is none of that name. Subscriptions in it are cut
// loose first, so that neither the drop hangs on the publisher nor the live one's slot, whose name they bear, is
// dropped there. Throws Error(lock) that names who is in the way.
void drop_database(const Target& target, const std::string& name, std::stop_token stop);

// The name with a suffix, within the 63 bytes of a name. If it must be shortened for that, a few digits stand for what
// it was, so that two long names do not become one.
std::string with_suffix(const std::string& name, const std::string& suffix);

// with_suffix(), or with `_2`, `_3` … behind it, so that no database has that name.
std::string free_name(Connection& connection, const std::string& name, const std::string& suffix);

std::optional<uint32_t> oid_of_database(Connection& connection, const std::string& name);
std::string name_of_database(Connection& connection, uint32_t oid);  // empty if it is gone

// A database that bears a comment with the prefix asked for, or is in the state in which create_database() left it when
// it was killed (`unborn`).
struct MarkedDatabase {
  uint32_t oid = 0;
  std::string name;
  std::string owner;
  std::string comment;
  std::optional<uint64_t> bytes;  // nullopt: we may not ask
  uint64_t sessions = 0;
  bool unborn = false;
};
std::vector<MarkedDatabase> read_marked_databases(Connection& connection, const std::string& comment_prefix);

}  // namespace holdfast::postgres
