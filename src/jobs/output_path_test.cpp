#include "jobs/output_path.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/error.h"

namespace holdfast::jobs {
namespace {

namespace fs = std::filesystem;
using archive::Format;

class OutputPathTest : public testing::Test {
 protected:
  OutputPathTest() {
    std::string pattern = (fs::temp_directory_path() / "holdfast-test-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~OutputPathTest() override { fs::remove_all(folder_); }

  static OutputPath choose(const OutputWishes& wishes) {
    return choose_output(wishes, base::Clock::TimePoint(std::chrono::seconds(1700794800)));
  }
  static base::ErrorKind kind_of_failure(const OutputWishes& wishes) {
    try {
      choose(wishes);
    } catch (const base::Error& error) {
      return error.kind();
    }
    ADD_FAILURE() << "was accepted";
    return base::ErrorKind::internal;
  }
  void put(const std::string& name) const { std::ofstream(folder_ / name) << "old"; }

  fs::path folder_;
};

TEST_F(OutputPathTest, IsAppAndTimestampInTmpByDefault) {
  EXPECT_EQ(choose({.app = "tarot"}).path, "/tmp/tarot_20231124T030000Z.sql.gz");
}

TEST_F(OutputPathTest, TakesANameWithOrWithoutItsExtension) {
  EXPECT_EQ(choose({.app = "a", .name = "holdfast_test_name"}).path, "/tmp/holdfast_test_name.sql.gz");
  EXPECT_EQ(choose({.app = "a", .name = "holdfast_test_name.sql.zst"}).path, "/tmp/holdfast_test_name.sql.zst");
  EXPECT_EQ(choose({.app = "a", .name = "holdfast_test_name.sql.zst"}).format, Format::sql_zst);
}

TEST_F(OutputPathTest, PutsTheFileIntoAFolder) {
  const auto path = choose({.app = "a", .name = "n", .output = folder_, .format = Format::sql}).path;
  EXPECT_EQ(path, folder_ / "n.sql");
}

TEST_F(OutputPathTest, TakesTheFormatFromTheOutputsName) {
  EXPECT_EQ(choose({.app = "a", .output = folder_ / "x.dump"}).format, Format::dump);
  EXPECT_EQ(kind_of_failure({.app = "a", .output = folder_ / "x.sql.gz", .format = Format::sql}),
            base::ErrorKind::usage);
}

TEST_F(OutputPathTest, WritesToStandardOutput) {
  const OutputPath output = choose({.app = "a", .output = "-", .format = Format::sql_zst});
  EXPECT_TRUE(output.standard_output);
  EXPECT_EQ(output.format, Format::sql_zst);
}

TEST_F(OutputPathTest, RefusesNamesThatAreNoFileNames) {
  for (const char* name : {"a/b", "..", "a\nb", "\x1b[2J"}) {
    EXPECT_EQ(kind_of_failure({.app = "a", .name = name}), base::ErrorKind::usage) << name;
  }
  EXPECT_EQ(kind_of_failure({.app = "a", .name = std::string(250, 'x')}), base::ErrorKind::usage);
}

TEST_F(OutputPathTest, RefusesTwoNamesForOneFile) {
  EXPECT_EQ(kind_of_failure({.app = "a", .name = "n", .output = folder_ / "x.sql"}), base::ErrorKind::usage);
  EXPECT_EQ(kind_of_failure({.app = "a", .name = "n", .output = "-"}), base::ErrorKind::usage);
}

TEST_F(OutputPathTest, NeverTakesAnExistingFileThatTheCallerNamed) {
  put("n.sql.gz");
  EXPECT_EQ(kind_of_failure({.app = "a", .name = "n", .output = folder_}), base::ErrorKind::file);
  EXPECT_EQ(kind_of_failure({.app = "a", .output = folder_ / "n.sql.gz"}), base::ErrorKind::file);
}

TEST_F(OutputPathTest, NumbersTheSecondBackupOfOneSecond) {
  put("a_20231124T030000Z.sql.gz");
  EXPECT_EQ(choose({.app = "a", .output = folder_}).path, folder_ / "a_20231124T030000Z_2.sql.gz");
}

}  // namespace
}  // namespace holdfast::jobs
