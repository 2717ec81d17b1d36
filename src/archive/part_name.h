#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::archive {

// What the name of a part says: `NAME.part02of13` is the second of 13 parts of NAME. The numbers have two digits at
// least, and as many as the count has, so that the parts stand in order wherever names are sorted.
struct PartName {
  std::string archive;  // NAME, with its extension
  unsigned number = 0;  // from 1
  unsigned count = 0;   // 2 at least
  std::string copy;     // the ` (2)` of a file that was downloaded once more; empty as a rule

  bool operator==(const PartName&) const = default;
};

// No archive comes in more parts than this.
inline constexpr unsigned kMostParts = 9999;

// `archive` is a file name, without a folder.
std::string part_name(std::string_view archive, unsigned number, unsigned count);

// nullopt for the name of anything else. The ` (2)` that a program adds to a file which it downloads once more may
// stand at the end, or before `.part`.
std::optional<PartName> parse_part_name(std::string_view file_name);

// Which bytes of an archive are one part of it.
struct PartPlan {
  uint64_t offset = 0;
  uint64_t length = 0;
  std::string name;
};

// How to cut an archive of `size` bytes into parts of `largest` bytes each, the last of what is left: 1 byte at least.
// They follow one another without a gap. Empty if it fits into one, and thus stays as it is under its own name.
// Throws Error(refused) if there would be more than kMostParts.
std::vector<PartPlan> plan_parts(std::string_view archive, uint64_t size, uint64_t largest);

}  // namespace holdfast::archive
