#include "jobs/compact_table.h"

#include <gtest/gtest.h>

namespace holdfast::jobs {
namespace {

using Lines = std::vector<std::string>;

SideRows rows(uint64_t number) {
  return {.is_there = true, .rows = number};
}
const SideRows kAbsent;
const SideRows kUnknown{.is_there = true, .rows = std::nullopt};

ComparedTable table(std::string name, SideRows comes, SideRows now, std::string schema = "public") {
  return {.schema = std::move(schema), .name = std::move(name), .comes = comes, .now = now};
}

TEST(CompactTable, ShowsWhatChangesMostFirst) {
  EXPECT_EQ(compact_table({table("stays", rows(5), rows(5)), table("hidden", rows(5), kUnknown),
                           table("gains", rows(12'000), rows(10'000)), table("goes", kAbsent, rows(7)),
                           table("comes", rows(0), kAbsent), table("loses", rows(1), rows(1'000'000))},
                          "Backup"),
            (Lines{"Table  Backup       Now   Change",  //
                   "loses       1 1,000,000 -999,999",  //
                   "gains  12,000    10,000   +2,000",  //
                   "goes        -         7     gone",  //
                   "comes       0         -      new",  //
                   "hidden      5         ?        ?",  //
                   "stays       5         5"}));
}

TEST(CompactTable, SaysHowManyMoreThereAre) {
  const std::vector<ComparedTable> tables{table("a", rows(1), rows(1)), table("b", rows(1), rows(2)),
                                          table("c", rows(1), rows(3)), table("d", rows(1), rows(1))};
  EXPECT_EQ(compact_table(tables, "Backup", 1).back(), "and 3 more");
  EXPECT_EQ(compact_table(tables, "Backup", 2).back(), "and 2 more, unchanged");
  EXPECT_EQ(compact_table(tables, "Backup", 4).size(), 5U);
}

TEST(CompactTable, CutsLongNamesToTheWidthOfAPhone) {
  const Lines lines = compact_table({table("the_name_of_a_table_that_goes_on_and_on", rows(1'000), rows(1'000)),
                                     table("größe_größe_größe_größe_größe_größe", rows(1), rows(1))},
                                    "Backup");
  EXPECT_EQ(lines[1], "the_name_of_a_tab…  1,000 1,000");
  EXPECT_EQ(lines[2], "größe_größe_größe…      1     1");
}

TEST(CompactTable, NamesSchemasOtherThanPublicAndIsPrintable) {
  const Lines lines = compact_table({table("a\nb", rows(1), rows(1), "log")}, "Backup");
  EXPECT_EQ(lines[1], "log.a\\x0ab      1   1");
}

TEST(CompactTable, IsEmptyWithoutTables) {
  EXPECT_TRUE(compact_table({}, "Backup").empty());
}

}  // namespace
}  // namespace holdfast::jobs
