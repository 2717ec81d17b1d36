#pragma once

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

bool is_maintenance_database(std::string_view name);

// CREATE DATABASE from template0, with the encoding, locale and tablespace of `like`. `comment` is its comment.
void create_database(Connection& maintenance, const std::string& name, const DatabaseInfo& like,
                     const std::string& comment);

// Gives the database `name` the owner, settings, grants, labels and connection limit of `like`; not its comment. An
// empty owner is left as it is.
void copy_properties(Connection& maintenance, const std::string& name, const DatabaseInfo& like);

// Drops a database of ours and ends its sessions. Subscriptions in it are cut loose first, so that neither the drop
// hangs on the publisher nor the live one's slot, whose name they bear, is dropped there.
void drop_database(const Target& target, const std::string& name, std::stop_token stop);

// The name with a suffix, shortened so that both fit the 63 bytes of a name, not within a UTF-8 character.
std::string with_suffix(std::string name, const std::string& suffix);

// Subscriptions that are enabled in the connected database, and logical slots that are bound to it: what keeps a
// database from being swapped. In words; empty if there are none.
std::vector<std::string> replication_bonds(Connection& connection);

}  // namespace holdfast::postgres
