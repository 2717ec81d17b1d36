#include "delivery/news.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "base/error.h"
#include "delivery/scripted_http.h"

namespace holdfast::delivery {
namespace {

class FakeMail final : public MailService {
 public:
  bool fits(const OutgoingMail&) const override { return true; }
  Outcome send(const OutgoingMail& mail, std::stop_token) override {
    sent.push_back(mail);
    return outcome;
  }
  std::chrono::seconds memory() const override { return std::chrono::seconds(0); }

  std::vector<OutgoingMail> sent;
  Outcome outcome;
};

const News kNews{.id = "0123456789abcdef0123456789abcdef",
                 .begun = base::Clock::TimePoint(std::chrono::seconds(1'700'000'000)),
                 .subject = "Backup of tarot failed",
                 .text = "Backup of tarot failed\n<no> connection"};

class NewsTest : public testing::Test {
 protected:
  Outcome tell(int64_t chat, std::stop_token stop = {}) {
    BotApi bot(http_, {.bot_token = base::Secret("123:abc"), .api_url = "http://127.0.0.1:8081"});
    return tell_chat(kNews, bot, chat, std::move(stop));
  }

  ScriptedHttp http_;
  FakeMail mail_;
};

TEST_F(NewsTest, GoToAChatAsAMessage) {
  EXPECT_EQ(tell(111).kind, Outcome::Kind::sent);
  ASSERT_EQ(http_.asked().size(), 1U);
  EXPECT_TRUE(http_.asked()[0].url.ends_with("/sendMessage"));
  EXPECT_EQ(http_.asked()[0].fields.at("chat_id"), "111");
  EXPECT_EQ(http_.asked()[0].fields.at("text"), kNews.text);
}

TEST_F(NewsTest, AreSentOnceWhateverTheAnswerIs) {
  http_.answer(502, "<html>");
  EXPECT_EQ(tell(111).kind, Outcome::Kind::again);
  http_.answer(403, R"({"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"})");
  const Outcome refused = tell(111);
  EXPECT_EQ(refused.kind, Outcome::Kind::refused);
  EXPECT_EQ(refused.words, "Forbidden: bot was blocked by the user");
  EXPECT_EQ(http_.asked().size(), 2U);
}

TEST_F(NewsTest, AreNotSentAfterAStop) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(tell(111, stop.get_token()), base::Error);
}

TEST_F(NewsTest, GoToAllRecipientsAsOneMail) {
  EXPECT_EQ(tell_by_mail(kNews, mail_, {"a@example.com", "b@example.com"}, {}).kind, Outcome::Kind::sent);
  ASSERT_EQ(mail_.sent.size(), 1U);
  EXPECT_EQ(mail_.sent[0].recipients.size(), 2U);
  EXPECT_EQ(mail_.sent[0].subject, kNews.subject);
  EXPECT_NE(mail_.sent[0].html.find("&lt;no&gt; connection"), std::string::npos);
  EXPECT_EQ(mail_.sent[0].file, nullptr);
}

TEST_F(NewsTest, AreOneMailForTheServiceHoweverOftenItIsTried) {
  mail_.outcome = {.kind = Outcome::Kind::again, .words = "busy"};
  tell_by_mail(kNews, mail_, {"a@example.com"}, {});
  EXPECT_EQ(tell_by_mail(kNews, mail_, {"a@example.com"}, {}).words, "busy");
  EXPECT_EQ(mail_.sent[0].id, kNews.id);
  EXPECT_EQ(mail_.sent[1].id, kNews.id);
  EXPECT_EQ(mail_.sent[1].begun, kNews.begun);
}

TEST(OwnMessenger, RefusesByAWayThatCannotBeUsed) {
  config::Settings settings;
  settings.telegram.bot_token = base::Secret("no token");
  OwnMessenger messenger(settings);
  const Outcome chat = messenger.tell_chat(kNews, 111, {});
  EXPECT_EQ(chat.kind, Outcome::Kind::channel_refused);
  EXPECT_EQ(chat.words, "TELEGRAM__BOT_TOKEN is not the token of a bot");
  const Outcome mail = messenger.tell_by_mail(kNews, {"a@example.com"}, {});
  EXPECT_EQ(mail.kind, Outcome::Kind::channel_refused);
  EXPECT_EQ(mail.words, "EMAIL__API_KEY is not set");
}

TEST(OwnMessenger, GoesNoWayThatIsNotSetUp) {
  config::Settings settings;
  EXPECT_FALSE(can_chat(settings));
  EXPECT_FALSE(can_mail(settings));
  settings.telegram.bot_token = base::Secret("123:abc");
  settings.rbac.owner_ids = {111};
  EXPECT_TRUE(can_chat(settings));
  settings.email.api_key = base::Secret("re_1");
  settings.backup.email_recipients = {"a@example.com"};
  EXPECT_FALSE(can_mail(settings));
  settings.email.from_address = "b@example.com";
  EXPECT_TRUE(can_mail(settings));
}

}  // namespace
}  // namespace holdfast::delivery
