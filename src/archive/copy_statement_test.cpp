#include "archive/copy_statement.h"

#include <gtest/gtest.h>

namespace holdfast::archive {
namespace {

bool takes_rows(std::string_view statement) {
  return is_copy_from_stdin(statement, StandardStrings::on);
}

TEST(IsCopyFromStdin, KnowsTheFormsOfEveryPgDump) {
  EXPECT_TRUE(takes_rows("COPY public.t (a, b) FROM stdin;"));
  EXPECT_TRUE(takes_rows("COPY public.t  FROM stdin;"));
  EXPECT_TRUE(takes_rows("COPY t (a) WITH OIDS FROM stdin;"));
  EXPECT_TRUE(takes_rows("COPY \"a FROM\nb\".\"(;\" (\"from\", \"a\"\"b\") FROM stdin;"));
}

TEST(IsCopyFromStdin, KnowsWhatPeopleWrite) {
  EXPECT_TRUE(takes_rows("copy T from STDIN with (format csv, header);"));
  EXPECT_TRUE(takes_rows("  COPY/* x */t -- FROM 'file'\n FROM stdin"));
  EXPECT_TRUE(takes_rows("COPY BINARY t FROM stdin;"));
  EXPECT_TRUE(takes_rows("COPY t FROM stdout;"));
}

TEST(IsCopyFromStdin, RefusesWhatNoRowsFollow) {
  EXPECT_FALSE(takes_rows("COPY t TO stdout;"));
  EXPECT_FALSE(takes_rows("COPY t FROM 'stdin';"));
  EXPECT_FALSE(takes_rows("COPY t FROM PROGRAM 'stdin';"));
  EXPECT_FALSE(takes_rows("COPY (SELECT a FROM stdin) TO stdout;"));
  EXPECT_FALSE(takes_rows("COPY t (\"FROM stdin\") TO 'x';"));
  EXPECT_FALSE(takes_rows("SELECT 'COPY t FROM stdin';"));
  EXPECT_FALSE(takes_rows("COPYING FROM stdin;"));
}

}  // namespace
}  // namespace holdfast::archive
