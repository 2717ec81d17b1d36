#include "delivery/receipts.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "base/error.h"
#include "delivery/receipts_json.h"

namespace holdfast::delivery {
namespace {

namespace fs = std::filesystem;

Delivery a_delivery() {
  return {.id = "0123",
          .channel = "email",
          .recipients = {"a@example.com", "b@example.com"},
          .begun = "2023-11-24T03:00:00Z",
          .file_name = "x.sql.gz",
          .about = {.app = "tarot",
                    .created = "2023-11-24T02:59:00Z",
                    .bytes = 7,
                    .tables = std::nullopt,
                    .rows = 5,
                    .seconds = 3.25,
                    .format = "sql.gz",
                    .digest = "ab",
                    .proof = "identical"},
          .messages = {{.what = What::mail,
                        .name = "x.sql.gz",
                        .offset = 1,
                        .bytes = 6,
                        .state = State::uncertain,
                        .id = "m1",
                        .time = "2023-11-24T03:00:02Z",
                        .may_be_second = true,
                        .failure = "no answer: \xff",
                        .hint = "look"}}};
}

class ReceiptsTest : public testing::Test {
 protected:
  ReceiptsTest() {
    std::string pattern = (fs::temp_directory_path() / "holdfast-test-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    archive_ = folder_ / "x.sql.gz";
    write(archive_, "archive");
  }
  ~ReceiptsTest() override { fs::remove_all(folder_); }

  static void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

  fs::path folder_;
  fs::path archive_;
};

TEST_F(ReceiptsTest, AreReadAsTheyWereSaved) {
  const base::ReadFile file(archive_);
  {
    Receipts receipts(file);
    receipts.deliveries().push_back(a_delivery());
    receipts.save();
  }
  Receipts again(file);
  ASSERT_EQ(again.deliveries().size(), 1U);
  const Delivery& delivery = again.deliveries().front();
  EXPECT_EQ(delivery.recipients, a_delivery().recipients);
  EXPECT_EQ(delivery.about, a_delivery().about);
  EXPECT_EQ(delivery.messages[0].what, What::mail);
  EXPECT_EQ(delivery.messages[0].state, State::uncertain);
  EXPECT_TRUE(delivery.messages[0].may_be_second);
  EXPECT_EQ(delivery.messages[0].hint, "look");
  EXPECT_EQ(read_receipts(archive_).size(), 1U);
}

TEST_F(ReceiptsTest, AreOfTheirUserAlone) {
  Receipts receipts{base::ReadFile(archive_)};
  receipts.save();
  EXPECT_EQ(fs::status(receipts_path(archive_)).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(ReceiptsTest, OverwriteNothingOfOthers) {
  for (const char* text : {"", "mine", "{}", R"({"holdfast_deliveries": 2, "deliveries": []})",
                           R"({"holdfast_deliveries": 1, "deliveries": [{"id": 5}]})"}) {
    write(receipts_path(archive_), text);
    EXPECT_THROW(Receipts{base::ReadFile(archive_)}, base::Error) << text;
    EXPECT_TRUE(read_receipts(archive_).empty()) << text;
  }
}

TEST_F(ReceiptsTest, FollowNoLink) {
  write(folder_ / "other", receipts_text({a_delivery()}));
  fs::create_symlink(folder_ / "other", receipts_path(archive_));
  EXPECT_THROW(Receipts{base::ReadFile(archive_)}, base::Error);
  EXPECT_TRUE(read_receipts(archive_).empty());
}

TEST_F(ReceiptsTest, OfALinkAreBesideTheFileThatItLeadsTo) {
  fs::create_directory(folder_ / "links");
  fs::create_symlink("../x.sql.gz", folder_ / "links" / "latest.sql.gz");
  {
    Receipts receipts{base::ReadFile(folder_ / "links" / "latest.sql.gz")};
    receipts.deliveries().push_back(a_delivery());
    receipts.save();
  }
  EXPECT_EQ(read_receipts(archive_).size(), 1U);
  EXPECT_EQ(read_receipts(folder_ / "links" / "latest.sql.gz").size(), 1U);
}

TEST_F(ReceiptsTest, OfPartsAreBesideThem) {
  write(folder_ / "y.sql.gz.part01of02", "a");
  write(folder_ / "y.sql.gz.part02of02", "b");
  const base::ReadFile parts({folder_ / "y.sql.gz.part01of02", folder_ / "y.sql.gz.part02of02"}, folder_ / "y.sql.gz");
  Receipts receipts(parts);
  receipts.save();
  EXPECT_TRUE(fs::exists(folder_ / "y.sql.gz.deliveries.json"));
  EXPECT_THROW(Receipts{parts}, base::Error);
}

}  // namespace
}  // namespace holdfast::delivery
