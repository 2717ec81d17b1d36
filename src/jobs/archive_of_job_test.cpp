// Against a real server, which postgres::LocalCluster starts where PostgreSQL is installed.
#include "jobs/archive_of_job.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "backup/backup.h"
#include "base/progress.h"
#include "jobs/test_app.h"

namespace holdfast::jobs {
namespace {

namespace fs = std::filesystem;

class ArchiveOfJobTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (TestApp::server() == nullptr) GTEST_SKIP() << "PostgreSQL's server is not installed";
    app_ = std::make_unique<TestApp>();
  }

  // For that job, as a worker makes it.
  fs::path make(const TakenJob& taken) const {
    base::NoProgress progress;
    const std::string file = std::string("x.") + GetParam();
    return backup::back_up({.target = reach_database(app_->settings().database, {}, {}),
                            .app = taken.job.app,
                            .format = archive::format_of_path(file).value(),
                            .labels = labels_of(taken)},
                           app_->folder() / file, progress, {})
        .file;
  }
  std::optional<fs::path> found(const TakenJob& taken) const { return find_archive_of_job(app_->settings(), taken); }

  static TakenJob job(const std::string& id, int64_t enqueued, const std::string& app = "tarot") {
    return {.id = id, .job = {.app = app}, .enqueued = enqueued};
  }

  std::unique_ptr<TestApp> app_;
};

TEST_P(ArchiveOfJobTest, IsFoundForThisJobAlone) {
  const fs::path made = make(job("one", 1000));
  EXPECT_EQ(found(job("one", 1000)), made);
  EXPECT_FALSE(found(job("two", 1000)));
  EXPECT_FALSE(found(job("one", 1001))) << "the id was used again";
  EXPECT_FALSE(found(job("one", 1000, "chess")));
}

TEST_P(ArchiveOfJobTest, OfADumpTheDigestAloneIsRemoved) {
  const fs::path made = make(job("one", 1000));
  remove_half_archives_of_job(app_->settings(), job("one", 1000));
  EXPECT_TRUE(fs::exists(made));
  if (made.extension() != ".dump") return;
  const fs::path digest = made.string() + ".sha256";
  ASSERT_TRUE(fs::exists(digest));
  fs::remove(made);
  remove_half_archives_of_job(app_->settings(), job("two", 1000));
  EXPECT_TRUE(fs::exists(digest));
  remove_half_archives_of_job(app_->settings(), job("one", 1000));
  EXPECT_FALSE(fs::exists(digest));
}

INSTANTIATE_TEST_SUITE_P(Formats, ArchiveOfJobTest, testing::Values("sql.gz", "dump"));

}  // namespace
}  // namespace holdfast::jobs
