#include "cli/near_word.h"

#include <gtest/gtest.h>

namespace holdfast::cli {
namespace {

const std::vector<std::string> kCommands{"backup", "show", "verify", "restore", "wipe", "prove", "list", "undo"};

TEST(NearWord, FindsWhatWasMistyped) {
  EXPECT_EQ(near_word("bakcup", kCommands), "backup");
  EXPECT_EQ(near_word("resotre", kCommands), "restore");
  EXPECT_EQ(near_word("backups", kCommands), "backup");
  EXPECT_EQ(near_word("lst", kCommands), "list");
}

TEST(NearWord, FindsNothingFarAway) {
  EXPECT_EQ(near_word("drop", kCommands), "");
  EXPECT_EQ(near_word("", kCommands), "");
  EXPECT_EQ(near_word("/backups/tarot.sql.gz", kCommands), "");
}

}  // namespace
}  // namespace holdfast::cli
