#include "jobs/archive_name.h"

#include <gtest/gtest.h>

namespace holdfast::jobs {
namespace {

TEST(ArchiveName, TellsAppAndTime) {
  for (const char* name : {"tarot_20231124T030000Z.sql.gz", "tarot_20231124T030000Z.dump",
                           "tarot_20231124T030000Z_2.sql.zst", "tarot_20231124T030000Z.sql"}) {
    const auto parsed = parse_archive_name(name);
    ASSERT_TRUE(parsed) << name;
    EXPECT_EQ(parsed->app, "tarot");
    EXPECT_EQ(parsed->created, "2023-11-24T03:00:00Z");
  }
  EXPECT_EQ(parse_archive_name("my_app-2_20231124T030000Z.sql.gz")->app, "my_app-2");
}

TEST(ArchiveName, IsNoOtherName) {
  for (const char* name : {"", "tarot.sql.gz", "_20231124T030000Z.sql.gz", "tarot_20231124T030000Z.sql.gz.proof.json",
                           "tarot_20231324T030000Z.sql.gz", "tarot_20231124.sql.gz", "tarot_20231124T030000Z.tar",
                           "tarot_20231124T030000Z.sql.gz.part01of02", "Tarot_20231124T030000Z.sql.gz"}) {
    EXPECT_FALSE(parse_archive_name(name)) << name;
  }
}

}  // namespace
}  // namespace holdfast::jobs
