#include "backup/slices.h"

#include <gtest/gtest.h>

namespace holdfast::backup {
namespace {

postgres::TableInfo heap(uint64_t pages, uint64_t bytes) {
  postgres::TableInfo table;
  table.pages = pages;
  table.bytes = bytes;
  return table;
}

TEST(PlanSlices, ReadsASmallTableWhole) {
  const auto slices = plan_slices({heap(10, 81920)}, TidRanges::usable);
  ASSERT_EQ(slices.size(), 1U);
  EXPECT_TRUE(slices[0].whole);
}

TEST(PlanSlices, CoversEveryPageOnceAndLeavesTheLastSliceOpen) {
  const auto slices = plan_slices({heap(2000, 2000 * 8192)}, TidRanges::usable);
  ASSERT_EQ(slices.size(), 4U);
  uint64_t expected = 0;
  for (const Slice& slice : slices) {
    EXPECT_EQ(slice.first_page, expected);
    expected = slice.end_page;
  }
  EXPECT_EQ(slices.back().end_page, 0U);
}

TEST(PlanSlices, UsesAPowerOfTwoOfPagesWorthFourToEightMegabytes) {
  const auto slices = plan_slices({heap(100000, 100000ULL * 30000)}, TidRanges::usable);
  EXPECT_EQ(slices[0].end_page, 256U);  // 256 * 30000 bytes = 7.7 MB; 128 pages would be 3.8 MB
}

TEST(PlanSlices, KeepsItsBordersWhenTheTableGrows) {
  const auto before = plan_slices({heap(5000, 5000 * 8192)}, TidRanges::usable);
  const auto after = plan_slices({heap(5400, 5400 * 8192)}, TidRanges::usable);
  for (size_t i = 0; i + 1 < before.size(); ++i) EXPECT_EQ(before[i].end_page, after[i].end_page);
}

TEST(PlanSlices, StartsWithTheLargestTable) {
  const auto slices = plan_slices({heap(1, 8192), heap(10, 81920)}, TidRanges::usable);
  EXPECT_EQ(slices[0].table, 1U);
}

TEST(PlanSlices, DoesNotSliceWhatAPageRangeDoesNotWorkFor) {
  auto columnar = heap(5000, 5000 * 8192);
  columnar.is_heap = false;
  EXPECT_EQ(plan_slices({columnar}, TidRanges::usable).size(), 1U);
  EXPECT_EQ(plan_slices({heap(5000, 5000 * 8192)}, TidRanges::not_usable).size(), 1U);
}

TEST(PlanSlices, LeavesOutPartitionedTables) {
  auto parent = heap(0, 0);
  parent.kind = 'p';
  EXPECT_TRUE(plan_slices({parent}, TidRanges::usable).empty());
}

}  // namespace
}  // namespace holdfast::backup
