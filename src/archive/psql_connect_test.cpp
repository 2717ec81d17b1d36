#include "archive/psql_connect.h"

#include <gtest/gtest.h>

namespace holdfast::archive {
namespace {

TEST(PsqlConnect, ReadsTheFormsThatPgDumpWrites) {
  EXPECT_EQ(database_of_connect("\\connect tarot\n"), "tarot");
  EXPECT_EQ(database_of_connect("\\connect tarot\r\n"), "tarot");
  EXPECT_EQ(database_of_connect("\\connect \"select\"\n"), "select");
  EXPECT_EQ(database_of_connect("\\connect -reuse-previous=on \"dbname='a b'\"\n"), "a b");
  EXPECT_EQ(database_of_connect("\\connect -reuse-previous=on \"dbname='it\\'s \\\\ \"\"x\"\" =1'\"\n"),
            "it's \\ \"x\" =1");
  EXPECT_EQ(database_of_connect("\\c x\n"), "x");
}

TEST(PsqlConnect, TakesNoOther) {
  for (const char* line :
       {"\\connect", "\\connect -", "\\connect x user", "\\connect x user host", "\\connect postgresql://h/x",
        "\\connect \"host=x dbname=y\"", "\\connect -reuse-previous=on \"dbname='a' host='b'\"", "\\connect :x",
        "\\connect `id`", "\\connect 'x'", "\\connect x \\! id", "\\connect x\\! id", "\\connectx y", "\\cd x"}) {
    EXPECT_EQ(database_of_connect(line), std::nullopt) << line;
  }
}

TEST(PsqlConnect, KnowsRestrictAlone) {
  EXPECT_TRUE(is_restrict("\\restrict abc123\n"));
  EXPECT_TRUE(is_restrict("\\unrestrict abc123\r\n"));
  EXPECT_FALSE(is_restrict("\\restrict abc \\! id\n"));
  EXPECT_FALSE(is_restrict("\\restrict abc\\! id\n"));
  EXPECT_FALSE(is_restrict("\\restrict `id`\n"));
  EXPECT_FALSE(is_restrict("\\restrictions\n"));
}

}  // namespace
}  // namespace holdfast::archive
