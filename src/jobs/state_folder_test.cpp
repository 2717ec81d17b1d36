#include "jobs/state_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "base/error.h"
#include "jobs/test_folder.h"
#include "jobs/worker.h"

namespace holdfast::jobs {
namespace {

namespace fs = std::filesystem;

class StateFolderTest : public testing::Test {
 protected:
  StateFiles files() const {
    config::Settings settings{.app = "tarot"};
    settings.worker.state_directory = folder_.path() / "a" / "state";
    return state_files(settings);
  }

  TestFolder folder_;
};

TEST_F(StateFolderTest, IsMadeForThisUserAlone) {
  make_state_folder(files());
  make_state_folder(files());
  EXPECT_EQ(fs::status(files().folder).permissions(), fs::perms::owner_all);
  EXPECT_EQ(files().log.filename(), "tarot.log");
}

TEST_F(StateFolderTest, IsRefusedWhereOthersCanWriteToIt) {
  make_state_folder(files());
  ASSERT_EQ(::chmod(files().folder.c_str(), 0777), 0);
  EXPECT_THROW(make_state_folder(files()), base::Error);
}

TEST_F(StateFolderTest, HasOneWorkerAtATime) {
  make_state_folder(files());
  EXPECT_FALSE(running_worker(files()));
  {
    const WorkerLock lock(files());
    ASSERT_TRUE(running_worker(files()));
    EXPECT_EQ(running_worker(files())->process, std::to_string(::getpid()));
    EXPECT_THROW(WorkerLock second(files()), base::Error);
  }
  EXPECT_FALSE(running_worker(files()));
  EXPECT_NO_THROW(WorkerLock third(files()));
}

}  // namespace
}  // namespace holdfast::jobs
