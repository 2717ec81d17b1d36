#include "base/atomic_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "base/error.h"

namespace holdfast::base {
namespace {

namespace fs = std::filesystem;

class AtomicFileTest : public testing::Test {
 protected:
  AtomicFileTest() {
    std::string pattern = (fs::temp_directory_path() / "holdfast-test-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~AtomicFileTest() override { fs::remove_all(folder_); }

  size_t files() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }
  static std::string text_of(const fs::path& path) {
    std::ifstream stream(path);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  void put(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }

  fs::path folder_;
};

TEST_F(AtomicFileTest, AppearsOnlyWhenCommitted) {
  const fs::path path = folder_ / "a.sql.gz";
  AtomicFile file(path);
  file.write("text");
  EXPECT_FALSE(fs::exists(path));
  EXPECT_EQ(file.commit(), path);
  EXPECT_EQ(text_of(path), "text");
  EXPECT_EQ(files(), 1U);
}

TEST_F(AtomicFileTest, LeavesNothingWhenNotCommitted) {
  { AtomicFile(folder_ / "a").write("text"); }
  EXPECT_EQ(files(), 0U);
}

TEST_F(AtomicFileTest, IsReadableByItsOwnerAlone) {
  const ::mode_t before = ::umask(0);
  AtomicFile file(folder_ / "a");
  const fs::path path = file.commit();
  ::umask(before);
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600U);
}

TEST_F(AtomicFileTest, RefusesANameThatIsTakenEvenByADanglingLink) {
  put("a", "old");
  EXPECT_THROW(AtomicFile(folder_ / "a"), Error);
  fs::create_symlink(folder_ / "nowhere", folder_ / "b");
  EXPECT_THROW(AtomicFile(folder_ / "b"), Error);
  EXPECT_FALSE(fs::exists(folder_ / "nowhere"));
}

TEST_F(AtomicFileTest, GivesWayToAFileThatAppearedMeanwhile) {
  AtomicFile file(folder_ / "a.sql.gz");
  file.write("new");
  put("a.sql.gz", "old");
  EXPECT_EQ(file.commit(), folder_ / "a_2.sql.gz");
  EXPECT_EQ(text_of(folder_ / "a.sql.gz"), "old");
  EXPECT_EQ(text_of(folder_ / "a_2.sql.gz"), "new");
}

TEST_F(AtomicFileTest, ReplacesAFileOnlyWhenItIsAskedToAndOnlyWhenComplete) {
  put("proof.json", "old");
  {
    AtomicFile file(folder_ / "proof.json", Existing::replace);
    file.write("half");
  }
  EXPECT_EQ(text_of(folder_ / "proof.json"), "old");
  AtomicFile file(folder_ / "proof.json", Existing::replace);
  file.write("new");
  EXPECT_EQ(file.commit(), folder_ / "proof.json");
  EXPECT_EQ(text_of(folder_ / "proof.json"), "new");
  EXPECT_EQ(files(), 1U);
}

TEST_F(AtomicFileTest, GetsTheNamedNameOrNone) {
  AtomicFile file(folder_ / "a");
  file.write("new");
  put("b", "of somebody else");
  EXPECT_FALSE(file.commit_as(folder_ / "b"));
  EXPECT_EQ(text_of(folder_ / "b"), "of somebody else");
  EXPECT_TRUE(file.commit_as(folder_ / "c"));
  EXPECT_EQ(text_of(folder_ / "c"), "new");
  EXPECT_EQ(files(), 2U);
}

TEST_F(AtomicFileTest, FreePathKeepsTheWholeExtension) {
  put("a.sql.gz", "");
  put("a_2.sql.gz", "");
  EXPECT_EQ(free_path(folder_ / "a.sql.gz"), folder_ / "a_3.sql.gz");
  EXPECT_EQ(free_path(folder_ / "b.sql.gz"), folder_ / "b.sql.gz");
}

TEST_F(AtomicFileTest, RemovesWhatADeadRunLeftAndNothingElse) {
  put(".a.sql.gz.0123abcd.holdfast-tmp", "dead");
  put("a.holdfast-tmp", "not hidden, so not ours");
  fs::create_symlink(folder_ / "a.holdfast-tmp", folder_ / ".b.holdfast-tmp");
  AtomicFile alive(folder_ / "c");
  EXPECT_EQ(remove_leftovers(folder_), 1U);
  EXPECT_FALSE(fs::exists(folder_ / ".a.sql.gz.0123abcd.holdfast-tmp"));
  EXPECT_TRUE(fs::exists(alive.temporary_path()));
  EXPECT_EQ(files(), 3U);
}

TEST_F(AtomicFileTest, NamesTheFolderThatCannotBeWritten) {
  try {
    AtomicFile file(folder_ / "absent" / "a");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::file);
    EXPECT_NE(std::string(error.what()).find("absent"), std::string::npos);
  }
}

}  // namespace
}  // namespace holdfast::base
