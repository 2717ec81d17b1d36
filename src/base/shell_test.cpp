#include "base/shell.h"

#include <gtest/gtest.h>

namespace holdfast::base {
namespace {

TEST(ShellQuoted, QuotesOnlyWhatAShellWouldChange) {
  EXPECT_EQ(shell_quoted("/tmp/a_b-1.sql.gz"), "/tmp/a_b-1.sql.gz");
  EXPECT_EQ(shell_quoted("a b"), "'a b'");
  EXPECT_EQ(shell_quoted("it's; $(rm)"), "'it'\\''s; $(rm)'");
  EXPECT_EQ(shell_quoted(""), "''");
}

}  // namespace
}  // namespace holdfast::base
