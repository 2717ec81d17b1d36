#include "postgres/client_programs.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"

namespace holdfast::postgres {
namespace {

namespace fs = std::filesystem;

// A PATH of folders, each with a pg_tool of another version: no such program is among PostgreSQL's own.
class ClientPrograms : public ::testing::Test {
 protected:
  ClientPrograms() : path_(::getenv("PATH")) {
    std::string name = ::testing::TempDir() + "holdfast-programs-XXXXXX";
    root_ = ::mkdtemp(name.data());
  }
  ~ClientPrograms() override {
    ::setenv("PATH", path_.c_str(), 1);
    fs::remove_all(root_);
  }

  void offer(const std::string& folder, const std::string& version) {
    const fs::path file = root_ / folder / "pg_tool";
    fs::create_directories(file.parent_path());
    std::ofstream(file) << "#!/bin/sh\necho 'pg_tool (PostgreSQL) " << version << "'\n";
    fs::permissions(file, fs::perms::owner_all);
    search_ += (root_ / folder).string() + ":";
    ::setenv("PATH", (search_ + path_).c_str(), 1);
  }
  std::string version_for(int major, const std::string& folder = "") {
    try {
      return find_client_program("pg_tool", major, {.folder = folder.empty() ? fs::path() : root_ / folder}, {})
          .version;
    } catch (const base::Error& error) {
      EXPECT_EQ(error.kind(), base::ErrorKind::client_program);
      return error.what();
    }
  }

  std::string path_;
  std::string search_;
  fs::path root_;
};

TEST_F(ClientPrograms, TheOneOfTheServersMajorIsTaken) {
  offer("newest", "18.1");
  offer("own", "15.18 (Debian 15.18-0+deb12u1)");
  offer("old", "13.9");
  EXPECT_EQ(version_for(15), "15.18 (Debian 15.18-0+deb12u1)");
  EXPECT_EQ(version_for(18), "18.1");
}

TEST_F(ClientPrograms, ElseTheNextNewerOneWhateverStandsFirst) {
  offer("old", "13.9");
  offer("newest", "18.1");
  offer("newer", "16.4");
  EXPECT_EQ(version_for(14), "16.4");
  EXPECT_EQ(version_for(17), "18.1");
}

TEST_F(ClientPrograms, AnOlderOneIsNotTaken) {
  EXPECT_EQ(version_for(15), "no pg_tool was found");
  offer("old", "13.9");
  offer("older", "9.6.24");
  EXPECT_EQ(version_for(15), (root_ / "old" / "pg_tool").string() + " 13.9 is older than the server 15");
}

TEST_F(ClientPrograms, AFolderThatIsNamedIsTheOnlyPlace) {
  offer("own", "15.18");
  offer("named", "13.9");
  EXPECT_EQ(version_for(15, "named"), (root_ / "named" / "pg_tool").string() + " 13.9 is older than the server 15");
  EXPECT_EQ(version_for(13, "named"), "13.9");
  EXPECT_EQ(version_for(13, "absent"), "there is no folder " + (root_ / "absent").string());
}

}  // namespace
}  // namespace holdfast::postgres
