#include "base/redact.h"

#include <gtest/gtest.h>

namespace holdfast::base {
namespace {

TEST(Redacted, HidesPasswordsOfUrlsHoweverTheyWereTyped) {
  EXPECT_EQ(redacted("cannot open postgresql://a:hunter2@h/d: no"), "cannot open postgresql://a:****@h/d: no");
  EXPECT_EQ(redacted("\"postgresql://a:hun/t@er2@h/d\""), "\"postgresql://a:****@h/d\"");
}

TEST(Redacted, HidesAssignments) {
  EXPECT_EQ(redacted("host=h password=hunter2 user=a"), "host=h password=**** user=a");
  EXPECT_EQ(redacted("password='hun ter2' user=a"), "password=****' user=a");
  EXPECT_EQ(redacted("postgresql://h/d?password=hunter2&x=y"), "postgresql://h/d?password=****&x=y");
}

TEST(Redacted, LeavesOtherTextAlone) {
  for (const char* text : {"", "a@b", "postgresql://a@h:5432/d", "password authentication failed for user \"a\""}) {
    EXPECT_EQ(redacted(text), text);
  }
}

TEST(HoldsPassword, KnowsBothForms) {
  EXPECT_TRUE(holds_password("postgresql://a:b@c/d"));
  EXPECT_TRUE(holds_password("host=c password=b"));
  EXPECT_FALSE(holds_password("postgresql://a@c:5432/d"));
  EXPECT_FALSE(holds_password("host=c"));
}

}  // namespace
}  // namespace holdfast::base
