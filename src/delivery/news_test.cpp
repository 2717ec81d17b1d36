#include "delivery/news.h"

#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <string>

#include "delivery/scripted_http.h"

namespace holdfast::delivery {
namespace {

using namespace std::chrono_literals;

class CountingWaiter final : public base::Waiter {
 public:
  void wait(std::chrono::milliseconds time, std::stop_token) override { waited.push_back(time); }
  std::vector<std::chrono::milliseconds> waited;
};

class FakeMail final : public MailService {
 public:
  bool fits(const OutgoingMail&) const override { return true; }
  Outcome send(const OutgoingMail& mail, std::stop_token) override {
    sent.push_back(mail);
    if (outcomes.empty()) return {.id = "1"};
    Outcome outcome = outcomes.front();
    outcomes.pop_front();
    return outcome;
  }
  std::chrono::seconds memory() const override { return 0s; }

  std::vector<OutgoingMail> sent;
  std::deque<Outcome> outcomes;
};

const News kNews{.subject = "Backup of tarot failed", .text = "Backup of tarot failed\n<no> connection"};

class NewsTest : public testing::Test {
 protected:
  std::vector<std::string> tell_them(const std::vector<int64_t>& chats) {
    BotApi bot(http_, {.bot_token = base::Secret("123:abc"), .api_url = "http://127.0.0.1:8081"});
    return tell_chats(kNews, bot, chats, waiter_, {});
  }

  ScriptedHttp http_;
  CountingWaiter waiter_;
  FakeMail mail_;
};

TEST_F(NewsTest, GoToEachChatAsAMessage) {
  EXPECT_TRUE(tell_them({111, 222}).empty());
  ASSERT_EQ(http_.asked().size(), 2U);
  EXPECT_TRUE(http_.asked()[0].url.ends_with("/sendMessage"));
  EXPECT_EQ(http_.asked()[0].fields.at("chat_id"), "111");
  EXPECT_EQ(http_.asked()[1].fields.at("chat_id"), "222");
  EXPECT_EQ(http_.asked()[1].fields.at("text"), kNews.text);
}

TEST_F(NewsTest, GoToTheOthersWhereOneIsNotReached) {
  http_.answer(403, R"({"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"})");
  EXPECT_EQ(tell_them({111, 222}), std::vector<std::string>{"Telegram 111: Forbidden: bot was blocked by the user"});
  EXPECT_EQ(http_.asked().size(), 2U);
  EXPECT_TRUE(waiter_.waited.empty());
}

TEST_F(NewsTest, AreSentAgainAfterAFault) {
  http_.answer({.fault = "no connection"});
  http_.answer(502, "<html>");
  EXPECT_TRUE(tell_them({111}).empty());
  EXPECT_EQ(waiter_.waited, (std::vector<std::chrono::milliseconds>{1s, 2s}));
}

TEST_F(NewsTest, AreGivenUpAfterFiveTries) {
  for (int i = 0; i < 9; ++i) http_.answer({.fault = "no connection"});
  EXPECT_EQ(tell_them({111}), std::vector<std::string>{"Telegram 111: no connection"});
  EXPECT_EQ(http_.asked().size(), 5U);
}

TEST_F(NewsTest, DoNotWaitForHours) {
  http_.answer(429,
               R"({"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":3600}})");
  EXPECT_EQ(tell_them({111}).size(), 1U);
  EXPECT_TRUE(waiter_.waited.empty());
}

TEST_F(NewsTest, GoToAllRecipientsAsOneMail) {
  EXPECT_TRUE(tell_by_mail(kNews, mail_, {"a@example.com", "b@example.com"}, waiter_, {}).empty());
  ASSERT_EQ(mail_.sent.size(), 1U);
  EXPECT_EQ(mail_.sent[0].recipients.size(), 2U);
  EXPECT_EQ(mail_.sent[0].subject, kNews.subject);
  EXPECT_NE(mail_.sent[0].html.find("&lt;no&gt; connection"), std::string::npos);
  EXPECT_EQ(mail_.sent[0].file, nullptr);
}

TEST_F(NewsTest, AreOneMailForTheServiceHoweverOftenItIsTried) {
  mail_.outcomes = {{.kind = Outcome::Kind::again, .words = "busy"}};
  EXPECT_TRUE(tell_by_mail(kNews, mail_, {"a@example.com"}, waiter_, {}).empty());
  ASSERT_EQ(mail_.sent.size(), 2U);
  EXPECT_EQ(mail_.sent[0].id, mail_.sent[1].id);
}

TEST_F(NewsTest, TellWhoWasRefused) {
  mail_.outcomes = {{.refused_recipients = {{.recipient = "b@example.com", .words = "no such user"}}}};
  EXPECT_EQ(tell_by_mail(kNews, mail_, {"a@example.com", "b@example.com"}, waiter_, {}),
            std::vector<std::string>{"Email b@example.com: no such user"});
}

TEST_F(NewsTest, GoNowhereWhereNothingIsSetUp) {
  EXPECT_TRUE(tell(kNews, config::Settings{}, waiter_, {}).empty());
}

TEST_F(NewsTest, NameAWayThatCannotBeUsed) {
  config::Settings settings;
  settings.telegram.bot_token = base::Secret("no token");
  settings.rbac.owner_ids = {111};
  const auto troubles = tell(kNews, settings, waiter_, {});
  ASSERT_EQ(troubles.size(), 1U);
  EXPECT_EQ(troubles[0], "TELEGRAM__BOT_TOKEN is not the token of a bot");
}

}  // namespace
}  // namespace holdfast::delivery
