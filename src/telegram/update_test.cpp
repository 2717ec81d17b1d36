#include "telegram/update.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace holdfast::telegram {
namespace {

Update only(const std::string& json) {
  const std::vector<Update> updates = parse_updates(json);
  EXPECT_EQ(updates.size(), 1U) << json;
  return updates.empty() ? Update{} : updates.front();
}

TEST(Updates, TellWhoSaidWhatWhere) {
  const Update update = only(R"([{"update_id":5,"message":{"message_id":9,"from":{"id":111,"is_bot":false},
      "chat":{"id":111,"type":"private"},"date":1,"text":"/backup","entities":[]}}])");
  EXPECT_EQ(update.id, 5);
  EXPECT_EQ(update.user, 111);
  EXPECT_EQ(update.chat, 111);
  EXPECT_TRUE(update.is_private);
  ASSERT_TRUE(std::holds_alternative<Said>(update.what));
  EXPECT_EQ(std::get<Said>(update.what).text, "/backup");
}

TEST(Updates, TellWhichButtonWasPressed) {
  const Update update = only(R"([{"update_id":6,"callback_query":{"id":"77","from":{"id":111},"data":"nonce",
      "message":{"message_id":9,"chat":{"id":111,"type":"private"}}}}])");
  ASSERT_TRUE(std::holds_alternative<Pressed>(update.what));
  const auto& pressed = std::get<Pressed>(update.what);
  EXPECT_EQ(pressed.query, "77");
  EXPECT_EQ(pressed.message, 9);
  EXPECT_EQ(pressed.data, "nonce");
  EXPECT_TRUE(update.is_private);
}

TEST(Updates, KeepTheirOrder) {
  const auto updates = parse_updates(R"([{"update_id":8},{"update_id":7},{"update_id":9}])");
  ASSERT_EQ(updates.size(), 3U);
  EXPECT_EQ(updates[0].id, 8);
  EXPECT_EQ(updates[1].id, 7);
}

TEST(Updates, OfAnotherKindAreNothingToAnswer) {
  for (const char* kind :
       {"edited_message", "channel_post", "edited_channel_post", "business_message", "inline_query"}) {
    const Update update = only(std::string(R"([{"update_id":5,")") + kind + R"(":{"from":{"id":111},"text":"/backup",
        "chat":{"id":111,"type":"private"}}}])");
    EXPECT_TRUE(std::holds_alternative<std::monostate>(update.what)) << kind;
    EXPECT_EQ(update.user, 0) << kind;
  }
}

TEST(Updates, WithoutATextAreNothingToAnswer) {
  for (const char* text : {R"("photo":[])", R"("text":7)", R"("text":null)", R"("text":["/backup"])",
                           R"("caption":"/backup","document":{})"}) {
    const Update update = only(std::string(R"([{"update_id":5,"message":{"from":{"id":111},)") + text +
                               R"(,"chat":{"id":111,"type":"private"}}}])");
    EXPECT_TRUE(std::holds_alternative<std::monostate>(update.what)) << text;
    EXPECT_EQ(update.user, 111);
  }
}

TEST(Updates, BelieveNoNumberThatIsNone) {
  for (const char* id : {"\"111\"", "111.0", "1e2", "true", "null", "[111]", "{\"id\":111}", "9007199254740993",
                         "18446744073709551615", "-9223372036854775808"}) {
    const Update update = only(std::string(R"([{"update_id":5,"message":{"from":{"id":)") + id + R"(},"chat":{"id":)" +
                               id + R"(,"type":"private"},"text":"/backup"}}])");
    EXPECT_EQ(update.user, 0) << id;
    EXPECT_EQ(update.chat, 0) << id;
  }
}

TEST(Updates, WithoutANumberOfTheirOwnArePassedOver) {
  EXPECT_TRUE(parse_updates(R"([{}, 7, null, "x", [], {"update_id":0}, {"update_id":-5}, {"update_id":"5"},
      {"update_id":5.5}, {"message":{"text":"/backup"}}])")
                  .empty());
}

TEST(Updates, AreReadWhateverStandsWhereAnObjectShould) {
  for (const char* what :
       {R"("message":7)", R"("message":[])", R"("message":{"from":7,"chat":7,"text":"/backup"})",
        R"("message":{"from":[],"chat":null,"text":"/backup"})", R"("callback_query":{})",
        R"("callback_query":{"message":7,"from":"x","id":7,"data":[]})", R"("callback_query":null)"}) {
    const Update update = only(std::string(R"([{"update_id":5,)") + what + "}]");
    EXPECT_EQ(update.id, 5) << what;
    EXPECT_EQ(update.user, 0) << what;
    EXPECT_FALSE(update.is_private) << what;
  }
}

TEST(Updates, OnlyOfAPrivateChatArePrivate) {
  for (const char* type : {"\"group\"", "\"supergroup\"", "\"channel\"", "\"Private\"", "\"\"", "7", "null"}) {
    EXPECT_FALSE(only(std::string(R"([{"update_id":5,"message":{"from":{"id":111},"chat":{"id":111,"type":)") + type +
                      R"(},"text":"/backup"}}])")
                     .is_private)
        << type;
  }
}

TEST(Updates, ThatAreNoListAreAnError) {
  for (const std::string& json :
       {std::string(""), std::string("{}"), std::string("7"), std::string("[{\"update_id\":5}"), std::string("\xff"),
        std::string("[\"\xff\"]"), std::string("[1e999]"), std::string("<html>"), std::string(100'000, '[')}) {
    EXPECT_THROW(parse_updates(json), base::Error) << json.substr(0, 20);
  }
}

TEST(Updates, AreReadHoweverDeepTheyAre) {
  const size_t depth = 300'000;
  EXPECT_TRUE(parse_updates(std::string(depth, '[') + std::string(depth, ']')).empty());
}

}  // namespace
}  // namespace holdfast::telegram
