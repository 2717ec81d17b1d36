#include "base/text.h"

#include <gtest/gtest.h>

#include "base/secret.h"

namespace holdfast::base {
namespace {

TEST(Megabytes, ArePowersOfTen) {
  EXPECT_EQ(megabytes(2340000), "2.34 MB");
  EXPECT_EQ(megabytes(0), "0.00 MB");
}

TEST(HumanSize, ChangesItsUnitWhereTheNumberWouldRoundUp) {
  EXPECT_EQ(human_size(999), "999 B");
  EXPECT_EQ(human_size(1000), "1.00 kB");
  EXPECT_EQ(human_size(999999), "1.00 MB");
}

TEST(HumanDuration, CountsMinutesAndHours) {
  EXPECT_EQ(human_duration(3.2), "3.2s");
  EXPECT_EQ(human_duration(59.96), "1m 00s");
  EXPECT_EQ(human_duration(3720), "1h 02m");
}

TEST(WithThousands, PutsCommas) {
  EXPECT_EQ(with_thousands(0), "0");
  EXPECT_EQ(with_thousands(999), "999");
  EXPECT_EQ(with_thousands(1203442), "1,203,442");
}

TEST(Hex, ComesBackAsTheSameBytes) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(unhex(hex(bytes)), bytes);
  EXPECT_THROW(unhex("abc"), std::invalid_argument);
  EXPECT_THROW(unhex("zz"), std::invalid_argument);
}

TEST(IsValidUtf8, RefusesOverlongFormsSurrogatesAndCutSequences) {
  EXPECT_TRUE(is_valid_utf8("aé€😀"));
  EXPECT_FALSE(is_valid_utf8("\xC0\xAF"));
  EXPECT_FALSE(is_valid_utf8("\xED\xA0\x80"));
  EXPECT_FALSE(is_valid_utf8("\xF4\x90\x80\x80"));
  EXPECT_FALSE(is_valid_utf8("\xE2\x82"));
}

TEST(Printable, ShowsWhatWouldMoveTheCursorOrForgeALine) {
  EXPECT_EQ(printable("a\nb\x1b[2J"), "a\\x0ab\\x1b[2J");
  EXPECT_EQ(printable("\xC2\x9B"), "\\xc2\\x9b");
  EXPECT_EQ(printable("café\xFF"), "café\\xff");
}

TEST(Secret, PrintsAsStars) {
  EXPECT_EQ(fmt::format("{}", Secret("hunter2")), "****");
  EXPECT_EQ(fmt::format("{}", Secret()), "");
  EXPECT_EQ(Secret("hunter2").reveal(), "hunter2");
}

}  // namespace
}  // namespace holdfast::base
