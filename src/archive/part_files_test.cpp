#include "archive/part_files.h"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>

#include "archive/part_name.h"
#include "base/error.h"

namespace holdfast::archive {
namespace {

namespace fs = std::filesystem;

class PartFiles : public testing::Test {
 protected:
  PartFiles() {
    std::string pattern = (fs::temp_directory_path() / "holdfast-test-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~PartFiles() override { fs::remove_all(folder_); }

  void put(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  // Cut into parts of `largest` bytes.
  void put_parts(const std::string& archive, const std::string& bytes, uint64_t largest) const {
    for (const PartPlan& part : plan_parts(archive, bytes.size(), largest)) {
      put(part.name, bytes.substr(part.offset, part.length));
    }
  }
  std::string read(const std::string& name) const {
    const base::ReadFile file = open_backup_file(folder_ / name);
    std::string bytes(file.size(), '\0');
    bytes.resize(file.read_at(0, bytes.data(), bytes.size()));
    return bytes;
  }
  std::string message(const std::string& name) const {
    try {
      open_backup_file(folder_ / name);
      return "none";
    } catch (const base::Error& error) {
      return error.what() + std::string(" | ") + error.hint();
    }
  }
  static bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

  fs::path folder_;
};

#define EXPECT_SAYS(message, part) EXPECT_TRUE(holds(message, part)) << (message)

TEST_F(PartFiles, AreOpenedByAnyOfThemByTheirFolderAndByTheirArchivesName) {
  put_parts("x.sql.gz", "0123456789", 4);
  put("letter.txt", "");
  for (const char* name : {"x.sql.gz.part01of03", "x.sql.gz.part02of03", "x.sql.gz.part03of03", "", "x.sql.gz"}) {
    EXPECT_EQ(read(name), "0123456789") << name;
    EXPECT_EQ(open_backup_file(folder_ / name).path().filename(), "x.sql.gz") << name;
    EXPECT_EQ(open_backup_file(folder_ / name).parts(), 3U) << name;
  }
}

TEST_F(PartFiles, LeaveAWholeFileOfThatNameAsItIs) {
  put_parts("x.sql.gz", "0123456789", 4);
  put("x.sql.gz", "whole");
  EXPECT_EQ(read("x.sql.gz"), "whole");
  EXPECT_EQ(read("x.sql.gz.part02of03"), "0123456789");
}

TEST_F(PartFiles, StandInTheOrderOfTheirNumbers) {
  std::string bytes;
  for (int i = 0; i < 1234; ++i) bytes += static_cast<char>('a' + i % 26);
  put_parts("x", bytes, 10);
  EXPECT_EQ(read("x.part001of124"), bytes);
}

TEST_F(PartFiles, SayWhichIsMissing) {
  put_parts("x.sql.gz", "0123456789", 2);
  fs::remove(folder_ / "x.sql.gz.part02of05");
  fs::remove(folder_ / "x.sql.gz.part05of05");
  for (const char* name : {"x.sql.gz.part01of05", "x.sql.gz.part02of05", "", "x.sql.gz"}) {
    EXPECT_SAYS(message(name), "2 of its 5 parts are missing: x.sql.gz.part02of05, x.sql.gz.part05of05");
    EXPECT_SAYS(message(name), "into " + folder_.string());
  }
}

TEST_F(PartFiles, OfTwoArchivesInOneFolderAreToldApartByName) {
  put_parts("x.sql.gz", "0123456789", 4);
  put_parts("y.sql.gz", "abcdefghij", 4);
  EXPECT_SAYS(message(""), "parts of 2 archives: x.sql.gz, y.sql.gz");
  EXPECT_EQ(read("y.sql.gz.part03of03"), "abcdefghij");
}

TEST_F(PartFiles, CutInTwoWaysAreToldApartByName) {
  put_parts("x", "0123456789", 4);
  put_parts("x", "0123456789", 5);
  EXPECT_SAYS(message(""), "one of 2, one of 3");
  EXPECT_EQ(open_backup_file(folder_ / "x.part01of02").parts(), 2U);
  EXPECT_EQ(open_backup_file(folder_ / "x.part01of03").parts(), 3U);
  fs::remove(folder_ / "x.part02of03");
  EXPECT_SAYS(message("x.part01of03"), "one of 2, one of 3");
}

TEST_F(PartFiles, AreRefusedWhereTheirSizesCannotBe) {
  put_parts("x", "0123456789", 3);
  put("x.part02of04", "01");
  EXPECT_SAYS(message("x.part01of04"), "x.part02of04 has 2 bytes, and other parts of the archive have 3");
  put_parts("x", "0123456789", 3);
  put("x.part04of04", "0123");
  EXPECT_SAYS(message("x.part01of04"), "x.part04of04 has 4 bytes, and the parts before it have 3");
  put("x.part04of04", "");
  EXPECT_SAYS(message("x.part01of04"), "x.part04of04 has 0 bytes");
}

TEST_F(PartFiles, ThatWereDownloadedTwiceAreNotMixed) {
  put_parts("x", "0123456789", 5);
  put("x.part01of02 (1)", "abcde");
  EXPECT_EQ(read("x.part01of02"), "0123456789");
  EXPECT_EQ(read(""), "0123456789");
  EXPECT_SAYS(message("x.part01of02 (1)"), "2 files are part 1 of 2 of x: x.part01of02, x.part01of02 (1)");
  put("x.part02of02 (1)", "fgh");
  EXPECT_EQ(read("x.part01of02 (1)"), "abcdefgh");
  fs::remove(folder_ / "x.part01of02");
  fs::remove(folder_ / "x.part02of02 (1)");
  EXPECT_EQ(read("x.part02of02"), "abcde56789");
}

TEST_F(PartFiles, AreNotLookedForInADumpInDirectoryFormat) {
  put_parts("x", "0123456789", 5);
  put("toc.dat", "PGDMP");
  EXPECT_SAYS(message(""), "is a folder");
}

TEST_F(PartFiles, ThatAreNotThereAreNamed) {
  EXPECT_SAYS(message("x.part01of02"), "cannot open");
  EXPECT_SAYS(message("x"), "cannot open");
  EXPECT_SAYS(message(""), "is a folder");
}

}  // namespace
}  // namespace holdfast::archive
