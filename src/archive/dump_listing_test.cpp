#include "archive/dump_listing.h"

#include <gtest/gtest.h>

namespace holdfast::archive {
namespace {

constexpr const char* kListing =
    ";\n; Archive created at 2023-11-24 03:00:00 UTC\n;     dbname: tarot of \"mine\"\n;     TOC Entries: 9\n"
    ";     Format: CUSTOM\n;     Dumped from database version: 15.18 (Debian 15.18-0+deb12u1)\n"
    ";     Dumped by pg_dump version: 17.10\n;\n;\n; Selected TOC Entries:\n;\n"
    "214; 1259 16386 TABLE public cards postgres\n"
    "3345; 0 16386 TABLE DATA public cards postgres\n"
    "3346; 0 16390 TABLE DATA public x; TABLE DATA y postgres\n"
    "3347; 0 0 COMMENT public TABLE DATA postgres\n";

TEST(DumpListing, TellsTheDatabaseAndCountsTheTablesWithRows) {
  const auto listing = parse_dump_listing(kListing);
  ASSERT_TRUE(listing);
  EXPECT_EQ(listing->database, "tarot of \"mine\"");
  EXPECT_EQ(listing->server_version, "15.18");
  EXPECT_EQ(listing->tables, 2U);
}

TEST(DumpListing, IsNoneWithoutItsEntries) {
  EXPECT_FALSE(parse_dump_listing(""));
  EXPECT_FALSE(parse_dump_listing(";\n;     dbname: tarot\n"));
  EXPECT_FALSE(parse_dump_listing("3345; 0 16386 TABLE DATA public cards postgres\n"));
}

TEST(DumpListing, DoesNotTakeAnEntryForThePropertiesOfTheDump) {
  const std::string text = std::string(kListing) + ";     dbname: forged\n";
  EXPECT_EQ(parse_dump_listing(text)->database, "tarot of \"mine\"");
}

}  // namespace
}  // namespace holdfast::archive
