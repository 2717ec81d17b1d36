#pragma once

#include <cstdint>
#include <vector>

#include "postgres/catalog.h"

namespace holdfast::backup {

// A range of heap pages of one table, read by one COPY into one piece.
struct Slice {
  size_t table = 0;  // index into the tables that were planned
  uint64_t first_page = 0;
  uint64_t end_page = 0;  // not included; 0: no upper border
  bool whole = true;      // all of the table, by no range at all
  uint64_t bytes = 0;     // estimated, on disk
};

enum class TidRanges { usable, not_usable };

// Cuts the tables' rows into slices, largest tables first. A slice is a power of two of pages that comes to 4 to 8 MB
// as estimated from the table's bytes per page, so that its borders stay where they are while the table grows.
// The last slice of a table has no upper border: pages may be added between planning and reading.
// Not sliced are tables of other access methods than heap, an extension's configuration tables, and, before server 14
// (TidRanges::not_usable), any: there a range of pages means a scan of the whole table.
std::vector<Slice> plan_slices(const std::vector<postgres::TableInfo>& tables, TidRanges ranges);

}  // namespace holdfast::backup
