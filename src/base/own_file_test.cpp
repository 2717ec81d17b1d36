#include "base/own_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace holdfast::base {
namespace {

namespace fs = std::filesystem;

class OwnFileTest : public testing::Test {
 protected:
  OwnFileTest() {
    std::string pattern = (fs::temp_directory_path() / "holdfast-test-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    file_ = folder_ / "file";
    std::ofstream(file_) << "x";
    ::chmod(file_.c_str(), 0644);
  }
  ~OwnFileTest() override { fs::remove_all(folder_); }

  fs::path folder_;
  fs::path file_;
};

TEST_F(OwnFileTest, IsTrustedWhereNobodyElseCanWriteToIt) {
  EXPECT_EQ(why_not_own(file_), "");
}

TEST_F(OwnFileTest, IsNotTrustedWhereOthersCanWriteToIt) {
  for (const mode_t mode : {0664U, 0646U, 0666U}) {
    ::chmod(file_.c_str(), mode);
    EXPECT_EQ(why_not_own(file_), "other users may write to it");
  }
}

TEST_F(OwnFileTest, IsNoLinkAndNoFolder) {
  fs::create_symlink(file_, folder_ / "link");
  EXPECT_EQ(why_not_own(folder_ / "link"), "it is a link");
  EXPECT_EQ(why_not_own(folder_), "it is no regular file");
  EXPECT_EQ(why_not_own(folder_ / "absent"), "it cannot be looked at");
}

TEST_F(OwnFileTest, BelongsToThisUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  ASSERT_EQ(::chown(file_.c_str(), 65534, 65534), 0);
  EXPECT_EQ(why_not_own(file_), "it belongs to another user");
}

TEST_F(OwnFileTest, FolderSaysWhyNothingCanBePutThere) {
  EXPECT_EQ(why_not_writable(folder_), "");
  EXPECT_EQ(why_not_writable(file_), "Not a directory");
  EXPECT_EQ(why_not_writable(folder_ / "absent"), "No such file or directory");
}

TEST_F(OwnFileTest, FolderMayBeClosedToThisUser) {
  ::chmod(folder_.c_str(), 0500);
  const uid_t user = ::geteuid();
  ASSERT_EQ(::seteuid(user == 0 ? 65534 : user), 0);  // root may write anywhere
  const std::string why = why_not_writable(folder_);
  ASSERT_EQ(::seteuid(user), 0);
  ::chmod(folder_.c_str(), 0700);
  EXPECT_EQ(why, "Permission denied");
}

}  // namespace
}  // namespace holdfast::base
