#include "cli/arguments.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>

namespace holdfast::cli {
namespace {

TEST(TakeArguments, OverwritesTheUrlWhereEveryUserCouldReadIt) {
  std::string program = "holdfast";
  std::string command = "backup";
  std::string option = "--url";
  std::string url = "postgresql://app:hunter2@host/db";
  std::string joined = "--url=password=hunter2 host=x";
  std::array<char*, 5> argv{program.data(), command.data(), option.data(), url.data(), joined.data()};
  const Arguments arguments = take_arguments(5, argv.data());
  EXPECT_EQ(url, std::string(32, '*'));
  EXPECT_EQ(joined, "--url=" + std::string(23, '*'));
  EXPECT_EQ(arguments.reversed[1], "postgresql://app:hunter2@host/db");
  EXPECT_EQ(arguments.reversed[0], "--url=password=hunter2 host=x");
  for (const std::string& word : arguments.shown) EXPECT_EQ(word.find("hunter2"), std::string::npos) << word;
}

TEST(ShellQuoted, LeavesPlainWordsAndQuotesAllOthers) {
  EXPECT_EQ(shell_quoted("/tmp/a_b-1.sql.gz"), "/tmp/a_b-1.sql.gz");
  EXPECT_EQ(shell_quoted("a b"), "'a b'");
  EXPECT_EQ(shell_quoted("it's; $(rm)"), "'it'\\''s; $(rm)'");
  EXPECT_EQ(shell_quoted(""), "''");
}

}  // namespace
}  // namespace holdfast::cli
