#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::jobs {

// How many rows a table has on one side of a comparison.
struct SideRows {
  bool is_there = false;
  std::optional<uint64_t> rows;  // nullopt: unknown, where it is there
};

struct ComparedTable {
  std::string schema;
  std::string name;
  SideRows comes;  // what would be there afterwards
  SideRows now;
};

// Tables as lines that fit a phone in a font of fixed width, headings first: rows that come, rows now, what is gained
// or lost. Those that change most come first; after `most` of them a line says how many more there are. `comes` is the
// heading of the first number. Printable; empty where there are no tables.
std::vector<std::string> compact_table(std::vector<ComparedTable> tables, const std::string& comes, size_t most = 25);

}  // namespace holdfast::jobs
