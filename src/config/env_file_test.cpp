#include "config/env_file.h"

#include <gtest/gtest.h>

namespace holdfast::config {
namespace {

std::string value_of(const std::string& text, const Variables& environment = {}) {
  const EnvFile file = EnvFile::parse(text, environment);
  EXPECT_TRUE(file.faults.empty()) << file.faults.front().text;
  const EnvFile::Entry* entry = file.find("A");
  return entry == nullptr ? "(none)" : entry->value;
}

TEST(EnvFile, ReadsValuesAsTheyAreWritten) {
  EXPECT_EQ(value_of("A=b"), "b");
  EXPECT_EQ(value_of("  export A = b c  # why\r\n"), "b c");
  EXPECT_EQ(value_of("A=pa#ss"), "pa#ss");
  EXPECT_EQ(value_of("A="), "");
  EXPECT_EQ(value_of("A= # nothing"), "");
  EXPECT_EQ(value_of("A=pa$s$NAME"), "pa$s$NAME");
  EXPECT_EQ(value_of("\xEF\xBB\xBF"
                     "A=b"),
            "b");
  EXPECT_EQ(value_of("# A=x\n\nA=b\n#A=y"), "b");
}

TEST(EnvFile, ReadsQuotes) {
  EXPECT_EQ(value_of("A='b # c' # why"), "b # c");
  EXPECT_EQ(value_of("A='it\\'s'"), "it's");
  EXPECT_EQ(value_of("A='b\\n${B}'"), "b\\n${B}");
  EXPECT_EQ(value_of("A=\"b\\n\\\"c\\\"\""), "b\n\"c\"");
  EXPECT_EQ(value_of("A=\"first\nsecond\"\nB=c"), "first\nsecond");
}

TEST(EnvFile, PutsVariablesIn) {
  EXPECT_EQ(value_of("B=c\nA=x${B}y"), "xcy");
  EXPECT_EQ(value_of("A=\"${HOME_OF}/x\"", {{"HOME_OF", "/h"}}), "/h/x");
  EXPECT_EQ(value_of("A=${NONE:-else}"), "else");
  EXPECT_EQ(value_of("A=${NONE}"), "");
  EXPECT_EQ(value_of("A=${open"), "${open");
}

TEST(EnvFile, KnowsTheLineOfEachEntry) {
  const EnvFile file = EnvFile::parse("# one\nA=\"2\n3\"\n\nB=5\n", {});
  EXPECT_EQ(file.find("A")->line, 2U);
  EXPECT_EQ(file.find("B")->line, 5U);
}

TEST(EnvFile, TheLastOfTwoCounts) {
  EXPECT_EQ(value_of("A=1\nA=2"), "2");
}

TEST(EnvFile, KeepsLinesThatItCannotRead) {
  const EnvFile file = EnvFile::parse("A b\nB='open\nC=d\nE='x' y\n", {});
  ASSERT_EQ(file.faults.size(), 3U);
  EXPECT_EQ(file.faults[0].line, 1U);
  EXPECT_EQ(file.faults[1].text, "B='open");
  EXPECT_EQ(file.faults[2].line, 4U);
  EXPECT_EQ(file.find("C")->value, "d");
}

}  // namespace
}  // namespace holdfast::config
