#include "telegram/bot_memory.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/error.h"
#include "jobs/test_folder.h"

namespace holdfast::telegram {
namespace {

namespace fs = std::filesystem;

class BotMemoryTest : public testing::Test {
 protected:
  BotMemory open(const std::string& bot = "1") const { return {file, bot}; }
  std::string written() const {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void write(const std::string& text) const { std::ofstream(file) << text; }
  static void handle(BotMemory& memory, int64_t update) {
    memory.change([&](Remembered& all) { all.handled.push_back(update); });
  }

  jobs::TestFolder folder;
  const fs::path file = folder.path() / "tarot.bot.json";
};

TEST_F(BotMemoryTest, HasEverythingAgainAfterARestart) {
  const Wish wish{.what = What::restore, .chat = 111, .path = "/b/x.sql.gz", .digest = "ab", .kept_as = "old"};
  open().change([&](Remembered& all) {
    all.handled = {5, 6};
    all.offered = {111};
    all.watches = {{.job = "j", .chat = 111, .message = 7, .begun = 1'700'000'000}};
    all.offers = {{.nonce = "n", .group = "g", .expires = 8, .wish = wish}};
    all.tasks = {{.id = "t", .wish = wish, .is_begun = true}};
  });
  const Remembered all = open().get();
  EXPECT_EQ(all.handled, (std::vector<int64_t>{5, 6}));
  EXPECT_EQ(all.offered, std::vector<int64_t>{111});
  ASSERT_EQ(all.watches.size(), 1U);
  EXPECT_EQ(all.watches[0].job, "j");
  EXPECT_EQ(all.watches[0].message, 7);
  EXPECT_EQ(all.watches[0].begun, 1'700'000'000);
  ASSERT_EQ(all.offers.size(), 1U);
  EXPECT_EQ(all.offers[0].nonce + all.offers[0].group, "ng");
  ASSERT_EQ(all.tasks.size(), 1U);
  EXPECT_EQ(all.tasks[0].wish.what, What::restore);
  EXPECT_EQ(all.tasks[0].wish.path + all.tasks[0].wish.digest + all.tasks[0].wish.kept_as, "/b/x.sql.gzabold");
  EXPECT_TRUE(all.tasks[0].is_begun);
}

TEST_F(BotMemoryTest, IsPrivateAndLeavesNothingBesideIt) {
  BotMemory memory = open();
  handle(memory, 5);
  handle(memory, 6);
  struct stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST_F(BotMemoryTest, OfAnotherBotIsNotThisOnes) {
  BotMemory first = open("1");
  handle(first, 5);
  BotMemory second = open("2");
  EXPECT_TRUE(second.get().handled.empty());
  EXPECT_EQ(open("1").get().handled.size(), 1U);
  handle(second, 6);
  EXPECT_TRUE(open("1").get().handled.empty());
}

TEST_F(BotMemoryTest, BeginsAnewWithWhatCannotBeReadAndSaysSo) {
  BotMemory memory = open();
  handle(memory, 5);
  const std::string good = written();
  for (const std::string& garbage :
       {good.substr(0, good.size() / 2), std::string("garbage"), std::string("\xff\xfe"), std::string("7"),
        std::string("null"), std::string("[]"), std::string(R"({"bot":7})"), std::string(R"({"bot":"1"})"),
        std::string(R"({"bot":"1","remembered":{"handled":["x"]}})"), std::string(100'000, '['),
        std::string(1000, '\0')}) {
    write(garbage);
    testing::internal::CaptureStderr();
    EXPECT_TRUE(open().get().handled.empty());
    EXPECT_NE(testing::internal::GetCapturedStderr().find("tarot.bot.json cannot be read"), std::string::npos)
        << garbage.substr(0, 40);
  }
  handle(memory, 6);
  EXPECT_EQ(open().get().handled, (std::vector<int64_t>{5, 6}));
}

// A folder in the file's place: whoever the user is, it cannot be read.
TEST_F(BotMemoryTest, SaysThatAFileCannotBeOpened) {
  fs::create_directory(file);
  testing::internal::CaptureStderr();
  EXPECT_TRUE(open().get().handled.empty());
  EXPECT_NE(testing::internal::GetCapturedStderr().find("the bot begins anew"), std::string::npos);
}

TEST_F(BotMemoryTest, OfNoFileIsEmptyWithoutAWord) {
  testing::internal::CaptureStderr();
  EXPECT_TRUE(open().get().handled.empty());
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST_F(BotMemoryTest, KeepsTheOldStateWhereTheNewOneCannotBeWritten) {
  BotMemory memory = open();
  handle(memory, 5);
  const std::string before = written();
  const fs::path moved = folder.path().string() + ".moved";
  fs::rename(folder.path(), moved);
  EXPECT_THROW(handle(memory, 6), base::Error);
  EXPECT_EQ(memory.get().handled, std::vector<int64_t>{5});
  fs::rename(moved, folder.path());
  EXPECT_EQ(written(), before);
  handle(memory, 7);
  EXPECT_EQ(open().get().handled, (std::vector<int64_t>{5, 7}));
}

TEST_F(BotMemoryTest, IsUnchangedByAChangeThatThrows) {
  BotMemory memory = open();
  handle(memory, 5);
  EXPECT_THROW(memory.change([](Remembered& all) {
    all.handled.clear();
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_EQ(memory.get().handled, std::vector<int64_t>{5});
  EXPECT_EQ(open().get().handled, std::vector<int64_t>{5});
}

// The name of an archive may be any bytes.
TEST_F(BotMemoryTest, KeepsItsOtherThingsBesideAPathOfBrokenUtf8) {
  BotMemory memory = open();
  memory.change([](Remembered& all) {
    all.handled = {5};
    all.tasks = {{.id = "t", .wish = {.what = What::prove, .chat = 111, .path = "/b/\xff.sql"}}};
  });
  const Remembered all = open().get();
  EXPECT_EQ(all.handled, std::vector<int64_t>{5});
  ASSERT_EQ(all.tasks.size(), 1U);
}

TEST_F(BotMemoryTest, TakesAWishThatItDoesNotKnowForACancel) {
  open().change([](Remembered& all) { all.tasks = {{.id = "t", .wish = {.what = What::restore}}}; });
  std::string text = written();
  text.replace(text.find("\"restore\""), 9, "\"destroy\"");
  write(text);
  ASSERT_EQ(open().get().tasks.size(), 1U);
  EXPECT_EQ(open().get().tasks[0].wish.what, What::cancel);
}

}  // namespace
}  // namespace holdfast::telegram
