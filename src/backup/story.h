#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "postgres/subscriptions.h"

namespace holdfast::backup {

// What a database of ours is there for.
enum class DatabaseRole {
  side,     // a restore loads into it
  kept,     // it was live until a restore or an undo put another into its place
  scratch,  // a proof loads into it
};

std::string_view name_of(DatabaseRole role);

// The marker comment of a side, kept or scratch database: by it alone the database is known for ours, and it tells all
// that an undo needs. As a comment it is one line of ASCII JSON.
struct Story {
  DatabaseRole role = DatabaseRole::side;
  std::string name;  // of the database that bears it: whoever renames one takes it into his own hands
  std::string of;    // the live database that it belongs to
  std::string app;
  std::string archive;          // path of the archive that is, or was, restored
  std::string archive_created;  // 2023-11-24T03:00:00Z, like all times here
  std::string at;               // when it was made; of a kept one, when it was replaced
  std::string tool_version;
  std::string comment;       // a kept database's own, byte for byte; empty: it had none
  uint32_t replaced_by = 0;  // oid of the database that took the place of a kept one
  // A kept database's subscriptions as they were. Meanwhile they have no slot, so that it can be dropped safely.
  std::vector<postgres::Subscription> subscriptions;
  // Subscriptions of the database `of` that a swap under way has stopped. If it dies, the next run gives them back.
  std::vector<postgres::Subscription> owed;

  bool operator==(const Story&) const = default;
};

// What every such comment begins with.
inline constexpr std::string_view kStoryPrefix = "{\"holdfast\":1,";

std::string to_comment(const Story& story);

// nullopt for any comment that to_comment() did not write, to the byte, and for one that `database`, the name of the
// database that bears it, does not fit: a copy, or somebody else's invention.
std::optional<Story> read_story(std::string_view comment, const std::string& database);

// `comment`, or the comment that lies within if it is a story, whoever bore it: no database becomes ours by being
// restored from an archive that says so.
std::string comment_without_story(const std::string& comment);

// 20231124_030000 of an iso time, for the names below.
std::string suffix_time(const std::string& iso);

// Suffixes of the names of our databases, each followed by a time.
inline constexpr std::string_view kSideSuffix = "__restoring_";
inline constexpr std::string_view kKeptSuffix = "__before_";
inline constexpr std::string_view kUndoneSuffix = "__undone_";
inline constexpr std::string_view kScratchSuffix = "__proof_";

// Whether `name` is one that we would give to a database in `role` of `of`.
bool is_name_for(DatabaseRole role, const std::string& of, const std::string& name);

}  // namespace holdfast::backup
