#include "archive/large_object_tally.h"

#include <gtest/gtest.h>

namespace holdfast::archive {
namespace {

Fingerprint rows(std::initializer_list<std::string> all) {
  Fingerprint fingerprint;
  for (const std::string& row : all) fingerprint.add_row(row);
  return fingerprint;
}

TEST(LargeObjectTally, CountsAnObjectWhateverPartsItIsWrittenIn) {
  LargeObjectTally tally;
  tally.take("SELECT pg_catalog.lo_open('16400', 131072);\n");
  tally.take("SELECT pg_catalog.lowrite(0, '\\x6162');\n");
  tally.take("SELECT pg_catalog.lowrite(0, '\\\\x63');\n");
  tally.take("SELECT pg_catalog.lo_close(0);\n");
  EXPECT_EQ(tally.sum().count, 1U);
  EXPECT_EQ(tally.sum().bytes, 3U);
  EXPECT_EQ(tally.sum().fingerprint, rows({"16400:0:616263"}));
}

TEST(LargeObjectTally, CountsAnEmptyObject) {
  LargeObjectTally tally;
  tally.take("SELECT pg_catalog.lo_open('7', 131072);\n");
  tally.take("SELECT pg_catalog.lo_close(0);\n");
  EXPECT_EQ(tally.sum().fingerprint, rows({"7:0:"}));
}

TEST(LargeObjectTally, MakesOneRowAMegabyteAndNoneForAnEmptyEnd) {
  LargeObjectTally tally;
  const std::string digits(2 * kLargeObjectPart, 'a');
  tally.take("SELECT pg_catalog.lo_open('7', 131072);\n");
  tally.take("SELECT pg_catalog.lowrite(0, '\\x" + digits.substr(0, 1000) + "');\n");
  tally.take("SELECT pg_catalog.lowrite(0, '\\x" + digits.substr(1000) + "');\n");
  tally.take("SELECT pg_catalog.lo_close(0);\n");
  EXPECT_EQ(tally.sum().fingerprint, rows({"7:0:" + digits}));
}

}  // namespace
}  // namespace holdfast::archive
