#include "archive/foreign_key.h"

#include <gtest/gtest.h>

namespace holdfast::archive {
namespace {

TEST(ForeignKey, IsAddedFirstAndCheckedLater) {
  const auto split = split_foreign_key(
      "\nALTER TABLE ONLY public.b\n    ADD CONSTRAINT \"to a\" FOREIGN KEY (a) REFERENCES public.a(id) "
      "DEFERRABLE;\n\n",
      StandardStrings::on);
  ASSERT_TRUE(split);
  EXPECT_EQ(split->add,
            "ALTER TABLE ONLY public.b\n    ADD CONSTRAINT \"to a\" FOREIGN KEY (a) REFERENCES public.a(id) DEFERRABLE "
            "NOT VALID;\n");
  EXPECT_EQ(split->validate, "ALTER TABLE public.b VALIDATE CONSTRAINT \"to a\";\n");
}

TEST(ForeignKey, StaysUncheckedWhereItWas) {
  EXPECT_FALSE(split_foreign_key("ALTER TABLE b ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES a(id) NOT VALID;",
                                 StandardStrings::on));
  EXPECT_FALSE(split_foreign_key("ALTER TABLE b ADD CONSTRAINT c CHECK ((a > 0));", StandardStrings::on));
  EXPECT_FALSE(split_foreign_key("ALTER TABLE b ADD FOREIGN KEY (a) REFERENCES a(id);", StandardStrings::on));
}

}  // namespace
}  // namespace holdfast::archive
