#include "base/near_word.h"

#include <gtest/gtest.h>

namespace holdfast::base {
namespace {

const std::vector<std::string_view> kCommands{"backup", "show", "verify", "restore", "wipe", "list", "undo"};

TEST(NearWord, FindsAWordWithALetterTooManyTooFewOrInTheWrongPlace) {
  EXPECT_EQ(near_word("bakcup", kCommands), "backup");
  EXPECT_EQ(near_word("restor", kCommands), "restore");
  EXPECT_EQ(near_word("verrify", kCommands), "verify");
  EXPECT_EQ(near_word("lisr", kCommands), "list");
}

TEST(NearWord, FindsNothingForAnotherWord) {
  EXPECT_EQ(near_word("frobnicate", kCommands), "");
  EXPECT_EQ(near_word("x", kCommands), "");
  EXPECT_EQ(near_word("drop", kCommands), "");
  EXPECT_EQ(near_word("/backups/tarot.sql.gz", kCommands), "");
  EXPECT_EQ(near_word("", kCommands), "");
}

}  // namespace
}  // namespace holdfast::base
