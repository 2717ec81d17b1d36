// Against a real server, which postgres::LocalCluster starts where PostgreSQL is installed.
#include "jobs/app_archives.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "jobs/test_app.h"

namespace holdfast::jobs {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

class AppArchivesTest : public testing::Test {
 protected:
  void SetUp() override {
    if (TestApp::server() == nullptr) GTEST_SKIP() << "PostgreSQL's server is not installed";
    app_ = std::make_unique<TestApp>();
  }

  Names found(bool restorable_alone) const {
    Names names;
    for (const ListedArchive& archive : app_archives(app_->settings(), {})) {
      if (!restorable_alone || can_be_restored(archive)) names.push_back(archive.path.filename().string());
    }
    return names;
  }

  // Why it is not; empty: it is.
  std::string why_not_trusted(const fs::path& path) const {
    try {
      EXPECT_EQ(trusted_archive(app_->settings(), path, {}).path, path);
    } catch (const base::Error& error) {
      EXPECT_EQ(error.kind(), base::ErrorKind::refused);
      return error.what();
    }
    return "";
  }

  std::unique_ptr<TestApp> app_;
};

TEST_F(AppArchivesTest, AreTheNewestOfTheAppAlone) {
  const fs::path first = app_->back_up("b.sql.gz");
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // their times are whole seconds
  const fs::path second = app_->back_up("a.sql.zst");
  const fs::path cut = app_->folder() / "tarot_20231124T020000Z.sql.gz";
  const fs::path foreign = app_->folder() / "tarot_20231124T010000Z.sql";
  app_->back_up("of_another.sql.gz", "chess");
  fs::copy(first, app_->folder() / "writable.sql.gz");
  fs::permissions(app_->folder() / "writable.sql.gz", fs::perms::group_write, fs::perm_options::add);
  fs::create_symlink(first, app_->folder() / "link.sql.gz");
  fs::copy(first, cut);
  fs::resize_file(cut, fs::file_size(first) - 1);
  std::ofstream(foreign) << "--\n-- PostgreSQL database dump\n--\n\nSELECT 1;\n";
  EXPECT_EQ(found(/*restorable_alone=*/true), (Names{"a.sql.zst", "b.sql.gz"}));
  EXPECT_EQ(found(/*restorable_alone=*/false).size(), 4U);
  EXPECT_EQ(why_not_trusted(second), "");
  EXPECT_EQ(why_not_trusted(foreign), "");
  EXPECT_EQ(why_not_trusted(cut), cut.string() + " is damaged, or others could have written to a part of it");
  for (const char* name : {"of_another.sql.gz", "writable.sql.gz", "link.sql.gz", "none.sql.gz"}) {
    const fs::path path = app_->folder() / name;
    EXPECT_EQ(why_not_trusted(path), path.string() + " is not, or no longer, among the archives of tarot");
  }
}

TEST_F(AppArchivesTest, AreTrustedIfNobodyElseCouldHavePutAPart) {
  const fs::path whole = app_->back_up("a.sql.gz");
  const std::string first = TestApp::cut_in_two(whole);
  EXPECT_EQ(why_not_trusted(whole), "");
  fs::permissions(app_->folder() / first, fs::perms::group_write, fs::perm_options::add);
  EXPECT_NE(why_not_trusted(whole), "");
}

}  // namespace
}  // namespace holdfast::jobs
