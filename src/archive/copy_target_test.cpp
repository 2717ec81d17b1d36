#include "archive/copy_target.h"

#include <gtest/gtest.h>

namespace holdfast::archive {
namespace {

TEST(ParseCopyTarget, ReadsWhatPgDumpWrites) {
  const auto copy = parse_copy_target("COPY public.orders (id, \"Total\") FROM stdin;\n");
  ASSERT_TRUE(copy);
  EXPECT_EQ(copy->schema, "public");
  EXPECT_EQ(copy->table, "orders");
  EXPECT_EQ(copy->columns, "id, \"Total\"");
}

TEST(ParseCopyTarget, UnquotesNamesThatHoldQuotesDotsAndParentheses) {
  const auto copy = parse_copy_target("COPY \"a.\"\"b\".\"; DROP (x\" (\"c)\", d) FROM stdin;");
  ASSERT_TRUE(copy);
  EXPECT_EQ(copy->schema, "a.\"b");
  EXPECT_EQ(copy->table, "; DROP (x");
  EXPECT_EQ(copy->columns, "\"c)\", d");
}

TEST(ParseCopyTarget, ReadsATableWithoutColumns) {
  const auto copy = parse_copy_target("COPY public.empty  FROM stdin;\n");
  ASSERT_TRUE(copy);
  EXPECT_EQ(copy->columns, "");
}

TEST(CopyLineLength, IsNotFooledByANameThatEndsLikeTheLine) {
  const std::string line = "COPY public.\"x\"\" FROM stdin;\n\\.\n\" (a) FROM stdin;\n";
  EXPECT_EQ(copy_line_length(line + "1\n\\.\n"), line.size());
  EXPECT_EQ(copy_line_length("SELECT 1;\n"), 0U);
  EXPECT_EQ(copy_line_length("COPY x (a) FROM stdin"), 0U);
}

TEST(ParseCopyTarget, RefusesWhatItDoesNotKnow) {
  EXPECT_FALSE(parse_copy_target("COPYING x FROM stdin;"));
  EXPECT_FALSE(parse_copy_target("COPY (SELECT 1) TO stdout;"));
  EXPECT_FALSE(parse_copy_target("COPY \"open FROM stdin;"));
}

}  // namespace
}  // namespace holdfast::archive
