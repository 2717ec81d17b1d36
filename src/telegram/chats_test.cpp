#include "telegram/chats.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "telegram/test_bot.h"

namespace holdfast::telegram {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class ChatsTest : public BotTest {
 protected:
  Sent say(const std::string& text = "Hello") { return chats.say(111, text, stop.get_token()); }
  Edited edit() { return chats.edit(111, 7, "text", stop.get_token()); }
  std::string told() const { return http.asked().back().fields.at("text"); }
};

TEST_F(ChatsTest, SayWhatTheyAreTold) {
  EXPECT_EQ(say().message, 7);
  EXPECT_EQ(asked(), std::vector<std::string>{"sendMessage 111 Hello"});
  EXPECT_FALSE(http.asked()[0].fields.contains("reply_markup"));
  EXPECT_FALSE(http.asked()[0].fields.contains("parse_mode"));
}

TEST_F(ChatsTest, TryAgainWhatMayPass) {
  no_connection();
  refuse(502, "Bad Gateway");
  refuse(429, "Too Many Requests", 30);
  EXPECT_EQ(say().message, 7);
  EXPECT_EQ(time.waits(), (std::vector<milliseconds>{seconds(1), seconds(2), seconds(30)}));
}

TEST_F(ChatsTest, GiveUpAfterFiveTriesAndSaySo) {
  for (int i = 0; i < 6; ++i) no_connection();
  testing::internal::CaptureStderr();
  const Sent sent = say();
  EXPECT_EQ(sent.message, 0);
  EXPECT_TRUE(sent.may_pass);
  EXPECT_EQ(http.asked().size(), 5U);
  EXPECT_EQ(time.waits(), (std::vector<milliseconds>{seconds(1), seconds(2), seconds(4), seconds(8)}));
  EXPECT_NE(testing::internal::GetCapturedStderr().find("the bot could not write to 111: no connection"),
            std::string::npos);
}

TEST_F(ChatsTest, WaitNoHoursThemselves) {
  refuse(429, "Too Many Requests", 3600);
  const Sent sent = say();
  EXPECT_TRUE(sent.may_pass);
  EXPECT_EQ(sent.wait, seconds(3600)) << "whoever tries again has to know";
  EXPECT_TRUE(time.waits().empty());
}

TEST_F(ChatsTest, LeaveAloneWhoDoesNotWantThem) {
  refuse(403, "Forbidden: bot was blocked by the user");
  const Sent sent = say();
  EXPECT_EQ(sent.message, 0);
  EXPECT_FALSE(sent.may_pass);
  EXPECT_EQ(http.asked().size(), 1U);
}

// Whether it was said is not known: once more is better than not at all.
TEST_F(ChatsTest, SayAgainWhatMayNotHaveBeenHeard) {
  lose_answer();
  const Sent sent = say();
  EXPECT_EQ(sent.message, 0);
  EXPECT_TRUE(sent.may_pass);
  EXPECT_EQ(http.asked().size(), 1U);
}

TEST_F(ChatsTest, SayNothingThatTelegramCannotRead) {
  say("first\nsecond \xff\x01 \xe2\x82");
  EXPECT_EQ(told(), "first\nsecond \\xff\\x01 \\xe2\\x82");
  chats.edit(111, 7, "\xff\n", stop.get_token());
  EXPECT_EQ(told(), "\\xff\n");
}

TEST_F(ChatsTest, CutWhatIsTooLong) {
  std::string euros;
  for (int i = 0; i < 3000; ++i) euros += "\xe2\x82\xac";
  say(euros);
  EXPECT_LE(told().size(), 4096U);
  EXPECT_GT(told().size(), 4000U);
  EXPECT_TRUE(base::is_valid_utf8(told()));
  chats.edit(111, 7, euros, stop.get_token());
  EXPECT_LE(told().size(), 4096U);
}

TEST_F(ChatsTest, ShowButtonsOneALine) {
  chats.say(111, "Which?", {{"A\xff", "n1"}, {"B", "n2"}}, stop.get_token());
  const auto markup = nlohmann::json::parse(http.asked()[0].fields.at("reply_markup"));
  EXPECT_EQ(markup, nlohmann::json::parse(R"({"inline_keyboard":[[{"text":"A\\xff","callback_data":"n1"}],
                                                               [{"text":"B","callback_data":"n2"}]]})"));
}

TEST_F(ChatsTest, ChangeAMessageOnce) {
  EXPECT_EQ(edit().kind, Edited::Kind::done);
  refuse(400, "Bad Request: message is not modified: specified new message content");
  EXPECT_EQ(edit().kind, Edited::Kind::done);
  refuse(400, "Bad Request: message to edit not found");
  EXPECT_EQ(edit().kind, Edited::Kind::never);
  refuse(403, "Forbidden: bot was blocked by the user");
  EXPECT_EQ(edit().kind, Edited::Kind::never);
  refuse(429, "Too Many Requests", 33);
  const Edited busy = edit();
  EXPECT_EQ(busy.kind, Edited::Kind::later);
  EXPECT_EQ(busy.wait, seconds(33));
  for (const int status : {500, 502, 504}) {
    http.answer(status, "<html>");
    EXPECT_EQ(edit().kind, Edited::Kind::later) << status;
  }
  no_connection();
  EXPECT_EQ(edit().kind, Edited::Kind::later);
  lose_answer();
  EXPECT_EQ(edit().kind, Edited::Kind::later);
  http.answer(200, "garbage");
  EXPECT_EQ(edit().kind, Edited::Kind::later);
  EXPECT_TRUE(time.waits().empty());
}

TEST_F(ChatsTest, OfferCommandsInOneChatAlone) {
  http.answer(200, R"({"ok":true,"result":true})");
  EXPECT_EQ(chats.offer(111, {{"backup", "Make one"}}, stop.get_token()), "");
  const auto& fields = http.asked()[0].fields;
  EXPECT_EQ(asked()[0], "setMyCommands");
  EXPECT_EQ(nlohmann::json::parse(fields.at("scope")), nlohmann::json::parse(R"({"type":"chat","chat_id":111})"));
  EXPECT_EQ(nlohmann::json::parse(fields.at("commands")),
            nlohmann::json::parse(R"([{"command":"backup","description":"Make one"}])"));
  refuse(400, "Bad Request: chat not found");
  EXPECT_EQ(chats.offer(111, {}, stop.get_token()), "Bad Request: chat not found");
  EXPECT_EQ(last_asked(), "deleteMyCommands");
}

TEST_F(ChatsTest, AskForUpdatesOfMessagesAndButtonsAlone) {
  http.answer(200, R"({"ok":true,"result":[]})");
  EXPECT_TRUE(chats.updates(5, 50, stop.get_token()).ok);
  EXPECT_EQ(asked()[0], "getUpdates 5");
  EXPECT_EQ(http.asked()[0].fields.at("allowed_updates"), R"(["message","callback_query"])");
  EXPECT_EQ(http.asked()[0].fields.at("timeout"), "50");
  EXPECT_GT(http.asked()[0].stall, seconds(50));
  chats.updates(std::nullopt, 50, stop.get_token());
  EXPECT_FALSE(http.asked()[1].fields.contains("offset"));
}

// As deep as a stack can be overrun with: it is no answer, and no end of the worker.
TEST_F(ChatsTest, SurviveAnAnswerOfAnyDepth) {
  const size_t depth = 1'000'000;
  http.answer(200, R"({"ok":true,"result":)" + std::string(depth, '[') + std::string(depth, ']') + "}");
  EXPECT_FALSE(chats.updates(std::nullopt, 50, stop.get_token()).ok);
  http.answer(200, R"({"ok":true,"result":)" + std::string(depth, '[') + std::string(depth, ']') + "}");
  EXPECT_EQ(say().message, 0);
}

TEST_F(ChatsTest, EndSoonAfterAStop) {
  stop.request_stop();
  EXPECT_THROW(say(), base::Error);
  EXPECT_THROW(edit(), base::Error);
  EXPECT_THROW(chats.updates(5, 50, stop.get_token()), base::Error);
}

TEST_F(ChatsTest, RefuseATokenThatIsNone) {
  EXPECT_THROW(Chats({.bot_token = base::Secret("x")}, std::make_unique<delivery::ScriptedHttp>(), time), base::Error);
  EXPECT_EQ(chats.bot_number(), "123456789");
}

}  // namespace
}  // namespace holdfast::telegram
