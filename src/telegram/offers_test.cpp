#include "telegram/offers.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "telegram/test_bot.h"

namespace holdfast::telegram {
namespace {

using std::chrono::seconds;

class OffersTest : public BotTest {
 protected:
  std::vector<Button> offer(int64_t chat = 111, seconds lifetime = seconds(600)) {
    return remember_choices(memory,
                            {.words = "Which?",
                             .choices = {{"A", {.what = What::preview, .chat = chat, .path = "/a"}},
                                         {"B", {.what = What::preview, .chat = chat, .path = "/b"}},
                                         {"No", {.what = What::cancel, .chat = chat}}},
                             .lifetime = lifetime},
                            time.now());
  }
  std::optional<Wish> press(const std::string& data, int64_t chat = 111) {
    return take_wish(memory, {.id = ++update, .user = chat, .chat = chat, .is_private = true}, {.data = data},
                     time.now());
  }

  int64_t update = 0;
};

TEST_F(OffersTest, StandForTheirWishes) {
  const std::vector<Button> buttons = offer();
  ASSERT_EQ(buttons.size(), 3U);
  EXPECT_EQ(buttons[1].text, "B");
  const auto wish = press(buttons[1].data);
  ASSERT_TRUE(wish);
  EXPECT_EQ(wish->path, "/b");
  const Remembered all = memory.get();
  ASSERT_EQ(all.tasks.size(), 1U);
  EXPECT_EQ(all.tasks[0].wish.path, "/b");
  EXPECT_EQ(all.tasks[0].id, buttons[1].data);
  EXPECT_FALSE(all.tasks[0].is_begun);
  EXPECT_EQ(all.handled, std::vector<int64_t>{1});
}

TEST_F(OffersTest, CannotBeGuessed) {
  std::set<std::string> seen;
  for (int i = 0; i < 20; ++i) {
    for (const Button& button : offer()) {
      EXPECT_EQ(button.data.size(), 32U);
      EXPECT_TRUE(seen.insert(button.data).second);
    }
  }
}

TEST_F(OffersTest, AreGrantedOnce) {
  const std::vector<Button> buttons = offer();
  EXPECT_TRUE(press(buttons[0].data));
  EXPECT_FALSE(press(buttons[0].data));
  EXPECT_EQ(memory.get().tasks.size(), 1U);
  EXPECT_EQ(memory.get().handled, (std::vector<int64_t>{1, 2}));
}

TEST_F(OffersTest, VoidThoseBesideThemAndNoOthers) {
  const std::vector<Button> first = offer();
  const std::vector<Button> second = offer();
  EXPECT_TRUE(press(first[0].data));
  EXPECT_FALSE(press(first[1].data));
  EXPECT_FALSE(press(first[2].data));
  EXPECT_TRUE(press(second[1].data));
  EXPECT_EQ(memory.get().tasks.size(), 2U);
  EXPECT_TRUE(memory.get().offers.empty());
}

TEST_F(OffersTest, ThatAreCancelledMakeNoTask) {
  const std::vector<Button> buttons = offer();
  const auto wish = press(buttons[2].data);
  ASSERT_TRUE(wish);
  EXPECT_EQ(wish->what, What::cancel);
  EXPECT_TRUE(memory.get().tasks.empty());
  EXPECT_FALSE(press(buttons[0].data));
}

TEST_F(OffersTest, AreForTheirChatAlone) {
  const std::vector<Button> buttons = offer(111);
  EXPECT_FALSE(press(buttons[0].data, 222));
  EXPECT_FALSE(press(buttons[0].data, 0));
  // Who presses in another chat takes nothing from him whom it was offered to.
  EXPECT_TRUE(press(buttons[0].data, 111));
}

TEST_F(OffersTest, Expire) {
  const std::vector<Button> buttons = offer(111, seconds(600));
  time.pass(seconds(600));
  const std::vector<Button> later = offer(111, seconds(600));
  time.pass(seconds(1));
  EXPECT_FALSE(press(buttons[0].data));
  EXPECT_TRUE(press(later[0].data));
  time.pass(seconds(601));
  offer();
  EXPECT_EQ(memory.get().offers.size(), 3U) << "those that expired are not kept for ever";
}

TEST_F(OffersTest, AreNothingElseThanTheirNonces) {
  const std::vector<Button> buttons = offer();
  const std::string group = memory.get().offers[0].group;
  for (const std::string& forged : {std::string(), std::string("preview"), group, buttons[0].data.substr(0, 31),
                                    buttons[0].data + " ", std::string(64, '0'), std::string("\0\0", 2)}) {
    EXPECT_FALSE(press(forged)) << forged;
  }
  EXPECT_TRUE(memory.get().tasks.empty());
  EXPECT_TRUE(press(buttons[0].data));
}

TEST_F(OffersTest, OutliveARestart) {
  const std::vector<Button> buttons = offer();
  BotMemory next(folder.path() / "tarot.bot.json", "123456789");
  EXPECT_TRUE(take_wish(next, {.id = 1, .chat = 111}, {.data = buttons[0].data}, time.now()));
  BotMemory third(folder.path() / "tarot.bot.json", "123456789");
  EXPECT_FALSE(take_wish(third, {.id = 2, .chat = 111}, {.data = buttons[0].data}, time.now()));
  EXPECT_EQ(third.get().tasks.size(), 1U);
}

TEST_F(OffersTest, AreNotGrantedWhereThatCannotBeKept) {
  const std::vector<Button> buttons = offer();
  std::filesystem::rename(folder.path(), folder.path().string() + ".moved");
  EXPECT_THROW(press(buttons[0].data), base::Error);
  EXPECT_THROW(offer(), base::Error);
  std::filesystem::rename(folder.path().string() + ".moved", folder.path());
  EXPECT_TRUE(press(buttons[0].data));
}

TEST_F(OffersTest, OfNoChoicesChangeNothing) {
  EXPECT_TRUE(remember_choices(memory, {.words = "Done"}, time.now()).empty());
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "tarot.bot.json"));
}

}  // namespace
}  // namespace holdfast::telegram
