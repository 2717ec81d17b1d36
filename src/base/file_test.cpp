#include "base/file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "base/error.h"

namespace holdfast::base {
namespace {

namespace fs = std::filesystem;

class ReadFileOfParts : public testing::Test {
 protected:
  void SetUp() override {
    std::string folder = (fs::temp_directory_path() / "holdfast-parts-XXXXXX").string();
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    folder_ = folder;
  }
  void TearDown() override { fs::remove_all(folder_); }

  void add(const std::string& bytes) {
    paths_.push_back(folder_ / ("part" + std::to_string(paths_.size() + 1)));
    std::ofstream(paths_.back(), std::ios::binary) << bytes;
    whole_ += bytes;
  }
  static std::string read(const ReadFile& file, uint64_t offset, size_t size) {
    std::string bytes(size, '\0');
    bytes.resize(file.read_at(offset, bytes.data(), size));
    return bytes;
  }

  fs::path folder_;
  std::vector<fs::path> paths_;
  std::string whole_;
};

TEST_F(ReadFileOfParts, ReadsOverEveryBorder) {
  std::mt19937 random(7);
  for (const size_t size : {100, 100, 100, 37}) {
    std::string bytes;
    for (size_t i = 0; i < size; ++i) bytes += static_cast<char>(random());
    add(bytes);
  }
  const ReadFile file(paths_, folder_ / "whole");
  EXPECT_EQ(file.path(), folder_ / "whole");
  EXPECT_EQ(file.size(), 337U);
  EXPECT_EQ(file.parts(), 4U);
  for (size_t offset = 0; offset <= 340; ++offset) {
    for (const size_t size : {0, 1, 63, 100, 101, 250, 400}) {
      ASSERT_EQ(read(file, offset, size), offset < whole_.size() ? whole_.substr(offset, size) : "") << offset;
    }
  }
}

TEST_F(ReadFileOfParts, NamesThePartsThatHoldSomeBytes) {
  add("aaaa");
  add("bbbb");
  add("c");
  const ReadFile file(paths_, "whole");
  using Names = std::vector<std::string>;
  EXPECT_EQ(file.parts_with(0, 4), Names{"part1"});
  EXPECT_EQ(file.parts_with(4, 4), Names{"part2"});
  EXPECT_EQ(file.parts_with(3, 2), (Names{"part1", "part2"}));
  EXPECT_EQ(file.parts_with(0, 9), (Names{"part1", "part2", "part3"}));
  EXPECT_EQ(file.parts_with(8, 0), Names{"part3"});
  EXPECT_EQ(file.parts_with(100, 5), Names{"part3"});
}

TEST_F(ReadFileOfParts, NeverGoesOnAfterAPartThatWasCut) {
  add("aaaa");
  add("bbbb");
  const ReadFile file(paths_, "whole");
  fs::resize_file(paths_[0], 2);
  EXPECT_EQ(read(file, 0, 8), "aa");
}

TEST_F(ReadFileOfParts, NamesThePartThatIsNotThere) {
  add("aaaa");
  paths_.push_back(folder_ / "gone");
  try {
    const ReadFile file(paths_, "whole");
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("gone"), std::string::npos);
  }
}

}  // namespace
}  // namespace holdfast::base
