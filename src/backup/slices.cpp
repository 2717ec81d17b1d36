#include "backup/slices.h"

#include <algorithm>
#include <numeric>

namespace holdfast::backup {

namespace {

using postgres::TableInfo;

constexpr uint64_t kLeastSliceBytes = 4 << 20;

uint64_t pages_of_slice(const TableInfo& table) {
  const uint64_t bytes_per_page = std::max<uint64_t>(1, table.bytes / table.pages);
  uint64_t pages = 1;
  while (pages * bytes_per_page < kLeastSliceBytes) pages *= 2;
  return pages;
}

void add_slices(const TableInfo& table, size_t index, TidRanges ranges, std::vector<Slice>& slices) {
  const bool sliceable = ranges == TidRanges::usable && table.is_heap && !table.is_configuration && table.pages > 0;
  const uint64_t step = sliceable ? pages_of_slice(table) : 0;
  if (!sliceable || table.pages <= step) {
    slices.push_back({.table = index, .bytes = table.bytes});
    return;
  }
  for (uint64_t first = 0; first < table.pages; first += step) {
    const bool last = first + step >= table.pages;
    const uint64_t pages = last ? table.pages - first : step;
    slices.push_back({.table = index,
                      .first_page = first,
                      .end_page = last ? 0 : first + step,
                      .whole = false,
                      .bytes = table.bytes / table.pages * pages});
  }
}

}  // namespace

std::vector<Slice> plan_slices(const std::vector<TableInfo>& tables, TidRanges ranges) {
  std::vector<size_t> order(tables.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](size_t i) { return tables[i].bytes; });
  std::vector<Slice> slices;
  for (const size_t i : order) {
    if (tables[i].kind == 'r') add_slices(tables[i], i, ranges, slices);
  }
  return slices;
}

}  // namespace holdfast::backup
