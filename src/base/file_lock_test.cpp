#include "base/file_lock.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "base/error.h"

namespace holdfast::base {
namespace {

namespace fs = std::filesystem;

class FileLockTest : public testing::Test {
 protected:
  FileLockTest() {
    std::string pattern = (fs::temp_directory_path() / "holdfast-test-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    std::ofstream(folder_ / "file") << "x";
  }
  ~FileLockTest() override { fs::remove_all(folder_); }

  fs::path folder_;
};

TEST_F(FileLockTest, IsHeldByOneAtATime) {
  auto first = FileLock::try_take(folder_ / "file");
  ASSERT_TRUE(first);
  EXPECT_FALSE(FileLock::try_take(folder_ / "file"));
  first.reset();
  EXPECT_TRUE(FileLock::try_take(folder_ / "file"));
}

TEST_F(FileLockTest, IsTakenOfAFileThatMayOnlyBeRead) {
  fs::permissions(folder_ / "file", fs::perms::owner_read);
  EXPECT_TRUE(FileLock::try_take(folder_ / "file"));
}

TEST_F(FileLockTest, NeedsTheFile) {
  EXPECT_THROW(FileLock::try_take(folder_ / "absent"), Error);
}

}  // namespace
}  // namespace holdfast::base
