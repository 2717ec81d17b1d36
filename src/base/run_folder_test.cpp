#include "base/run_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <optional>

namespace holdfast::base {
namespace {

namespace fs = std::filesystem;

TEST(RunFolder, IsPrivateAndGoneWithItsOwner) {
  std::optional<RunFolder> folder(std::in_place, "holdfast-run-test");
  const fs::path path = folder->path();
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
  std::ofstream(path / "socket") << "x";
  folder.reset();
  EXPECT_FALSE(fs::exists(path));
}

TEST(RunFolder, RemovesWhatAKilledProcessLeftAndNotWhatIsInUse) {
  const RunFolder living("holdfast-run-test");
  const fs::path left = living.path().parent_path() / "holdfast-run-test.killed";
  fs::create_directory(left);
  std::ofstream(left / "socket") << "x";
  const RunFolder next("holdfast-run-test");
  EXPECT_FALSE(fs::exists(left));
  EXPECT_TRUE(fs::exists(living.path()));
}

}  // namespace
}  // namespace holdfast::base
