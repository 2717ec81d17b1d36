#include "archive/part_name.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/error.h"

namespace holdfast::archive {
namespace {

TEST(PartName, HasTwoDigitsAndAsManyAsTheCount) {
  EXPECT_EQ(part_name("x.sql.gz", 1, 3), "x.sql.gz.part01of03");
  EXPECT_EQ(part_name("x.sql.gz", 7, 99), "x.sql.gz.part07of99");
  EXPECT_EQ(part_name("x.dump", 7, 100), "x.dump.part007of100");
}

TEST(PartName, IsReadAsItWasWritten) {
  for (const unsigned count : {2U, 3U, 10U, 99U, 100U, 1000U, kMostParts}) {
    for (const unsigned number : {1U, 2U, count / 2, count - 1, count}) {
      const PartName part{
          .archive = "tarot_20231124T030000Z.sql.gz", .number = std::max(number, 1U), .count = count, .copy = ""};
      EXPECT_EQ(parse_part_name(part_name(part.archive, part.number, part.count)), part);
    }
  }
}

TEST(PartName, KeepsWhatLooksLikeAPartWithinTheName) {
  EXPECT_EQ(parse_part_name("a.part01of02.sql.part02of03"), (PartName{"a.part01of02.sql", 2, 3, ""}));
}

TEST(PartName, IsFoundUnderTheNameOfASecondDownload) {
  EXPECT_EQ(parse_part_name("x.sql.gz (2).part02of03"), (PartName{"x.sql.gz", 2, 3, " (2)"}));
  EXPECT_EQ(parse_part_name("x.sql.gz.part02of03 (1)"), (PartName{"x.sql.gz", 2, 3, " (1)"}));
}

TEST(PartName, IsNotSeenInOtherNames) {
  for (const char* name : {"", "x.sql.gz", ".part01of02", "x.part1of2", "x.part00of02", "x.part03of02", "x.part01of01",
                           "x.part01of003", "x.part001of003", "x.part01of02.gz", "x.part01", "x.partAAofBB",
                           "x.part01of02x", "x.part-1of02", "x.part10000of10000", "x.part99999999999of99999999999",
                           "x.part01of02.proof.json", "x.part01of02 (a)", "x.part01of"}) {
    EXPECT_FALSE(parse_part_name(name)) << name;
  }
}

TEST(PartPlan, LeavesWhatFitsAsItIs) {
  EXPECT_TRUE(plan_parts("x", 0, 1).empty());
  EXPECT_TRUE(plan_parts("x", 50, 50).empty());
  EXPECT_EQ(plan_parts("x", 51, 50).size(), 2U);
}

TEST(PartPlan, CoversEveryByteOnceInOrder) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 2000; ++round) {
    const uint64_t largest = 1 + random() % 1000;
    const uint64_t size = largest + 1 + random() % (largest * 200);
    const auto parts = plan_parts("x.sql.gz", size, largest);
    ASSERT_GE(parts.size(), 2U);
    uint64_t end = 0;
    for (size_t i = 0; i < parts.size(); ++i) {
      ASSERT_EQ(parts[i].offset, end);
      ASSERT_EQ(parts[i].length, i + 1 < parts.size() ? largest : size - end);
      ASSERT_GE(parts[i].length, 1U);
      ASSERT_LE(parts[i].length, largest);
      ASSERT_EQ(parse_part_name(parts[i].name),
                (PartName{"x.sql.gz", static_cast<unsigned>(i + 1), static_cast<unsigned>(parts.size()), ""}));
      end += parts[i].length;
    }
    ASSERT_EQ(end, size);
  }
}

TEST(PartPlan, StandsInOrderWhenNamesAreSorted) {
  const auto parts = plan_parts("x.sql.gz", 123, 1);
  EXPECT_TRUE(std::ranges::is_sorted(parts, {}, &PartPlan::name));
}

TEST(PartPlan, RefusesMoreThanAreRead) {
  EXPECT_EQ(plan_parts("x", kMostParts, 1).size(), kMostParts);
  EXPECT_THROW(plan_parts("x", uint64_t{kMostParts} + 1, 1), base::Error);
  EXPECT_THROW(plan_parts("x", UINT64_MAX, 1), base::Error);
}

}  // namespace
}  // namespace holdfast::archive
