#include "base/error.h"

#include <gtest/gtest.h>

#include <set>

namespace holdfast::base {
namespace {

TEST(ExitCodes, AreDistinctAndNeverZero) {
  std::set<int> codes;
  for (const ExitCode& row : exit_codes()) {
    EXPECT_NE(row.code, 0);
    EXPECT_TRUE(codes.insert(row.code).second) << row.name;
  }
}

TEST(ExitCodes, AreAllInTheHelp) {
  const std::string text = exit_codes_text();
  for (const ExitCode& row : exit_codes()) {
    EXPECT_NE(text.find(std::to_string(row.code)), std::string::npos);
    EXPECT_NE(text.find(row.meaning), std::string::npos);
  }
}

TEST(Error, KeepsKindAndHintWhenContextIsAdded) {
  const Error error = Error(ErrorKind::lock, "it is locked", "Wait.").within("table a");
  EXPECT_EQ(error.kind(), ErrorKind::lock);
  EXPECT_STREQ(error.what(), "table a: it is locked");
  EXPECT_EQ(error.hint(), "Wait.");
}

}  // namespace
}  // namespace holdfast::base
