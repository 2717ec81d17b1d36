#include "cli/backup_words.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace holdfast::cli {
namespace {

TEST(BackupWords, BooleansMeanCompressTelegramAndEmailInThisOrder) {
  const BackupWords words = parse_backup_words({"false", "true", "false"}, "");
  EXPECT_EQ(words.compress, false);
  EXPECT_EQ(words.telegram, true);
  EXPECT_EQ(words.email, false);
  EXPECT_EQ(words.name, "");
  EXPECT_EQ(parse_backup_words({}, "").compress, std::nullopt);
}

TEST(BackupWords, AnyOtherWordIsTheName) {
  EXPECT_EQ(parse_backup_words({"before_migration"}, "").name, "before_migration");
  EXPECT_EQ(parse_backup_words({"false", "before_migration"}, "").name, "before_migration");
  EXPECT_EQ(parse_backup_words({"True"}, "").name, "True");
  EXPECT_EQ(parse_backup_words({"true", "true"}, "true").name, "true");
}

TEST(BackupWords, TooManyAreAnError) {
  EXPECT_THROW(parse_backup_words({"true", "true", "true", "true"}, ""), base::Error);
  EXPECT_THROW(parse_backup_words({"one", "two"}, ""), base::Error);
  EXPECT_THROW(parse_backup_words({"two"}, "one"), base::Error);
}

}  // namespace
}  // namespace holdfast::cli
