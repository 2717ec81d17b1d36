#include "delivery/telegram_outcome.h"

#include <gtest/gtest.h>

#include <utility>

#include "delivery/scripted_http.h"

namespace holdfast::delivery {
namespace {

using Kind = Outcome::Kind;
using std::chrono::seconds;

const std::string kToken = "123456789:AAExampleExampleExampleExampleExam_-";

std::string json_error(int code, const std::string& description) {
  return R"({"ok":false,"error_code":)" + std::to_string(code) + R"(,"description":")" + description + R"("})";
}

// From the answer on the wire on.
class TelegramOutcomeTest : public testing::Test {
 protected:
  Outcome outcome_of(net::HttpAnswer answer) {
    http.answer(std::move(answer));
    return telegram_outcome(api.send("sendDocument", {}, nullptr, {}), "42", bears_file);
  }
  Outcome outcome_of(int status, const std::string& description) {
    return outcome_of({.status = status, .body = json_error(status, description)});
  }

  bool bears_file = true;
  ScriptedHttp http;
  BotApi api{http, {.bot_token = base::Secret(kToken)}};
};

TEST_F(TelegramOutcomeTest, IsTheIdOfWhatWasSent) {
  const Outcome outcome = outcome_of({.status = 200, .body = R"({"ok":true,"result":{"message_id":4711}})"});
  EXPECT_EQ(outcome.kind, Kind::sent);
  EXPECT_EQ(outcome.id, "4711");
  EXPECT_EQ(outcome.words, "");
}

TEST_F(TelegramOutcomeTest, GivesUpOnAWrongTokenForEverybody) {
  for (const auto& [status, words] : {std::pair{401, "Unauthorized"}, std::pair{404, "Not Found"}}) {
    const Outcome outcome = outcome_of(status, words);
    EXPECT_EQ(outcome.kind, Kind::channel_refused);
    EXPECT_EQ(outcome.words, words);
    EXPECT_EQ(outcome.hint,
              "The bot token is wrong, or TELEGRAM__API_URL leads elsewhere: set BACKUP__BOT_TOKEN, or without it "
              "TELEGRAM__BOT_TOKEN, to what @BotFather shows.");
  }
}

TEST_F(TelegramOutcomeTest, GivesUpOnACertificateThatIsNotGood) {
  const Outcome outcome = outcome_of({.fault = "certificate has expired", .is_permanent = true});
  EXPECT_EQ(outcome.kind, Kind::channel_refused);
  EXPECT_EQ(outcome.words, "certificate has expired");
  EXPECT_NE(outcome.hint.find("SSL_CERT_FILE"), std::string::npos);
}

TEST_F(TelegramOutcomeTest, FollowsNoRedirect) {
  const Outcome outcome = outcome_of({.status = 302, .body = "{}"});
  EXPECT_EQ(outcome.kind, Kind::channel_refused);
  EXPECT_EQ(outcome.words, "HTTP 302, and no answer of Telegram's");
  EXPECT_TRUE(outcome.hint.starts_with("TELEGRAM__API_URL leads to a server that sends on to another")) << outcome.hint;
}

TEST_F(TelegramOutcomeTest, GivesUpOnABotThatMovedToAnotherServer) {
  const Outcome outcome = outcome_of(400, "Logged out");
  EXPECT_EQ(outcome.kind, Kind::channel_refused);
  EXPECT_NE(outcome.hint.find("TELEGRAM__API_URL"), std::string::npos);
}

TEST_F(TelegramOutcomeTest, TriesAgainAfterTheTimeThatTelegramAsksFor) {
  const Outcome outcome = outcome_of(
      {.status = 429, .body = R"({"ok":false,"description":"Too Many Requests","parameters":{"retry_after":5}})"});
  EXPECT_EQ(outcome.kind, Kind::again);
  EXPECT_EQ(outcome.wait, seconds(5));
  EXPECT_EQ(outcome.words, "Too Many Requests");
}

TEST_F(TelegramOutcomeTest, TriesAgainWhatFailedForNow) {
  const Outcome refused = outcome_of(500, "Internal Server Error");
  EXPECT_EQ(refused.kind, Kind::again);
  EXPECT_EQ(refused.wait, std::nullopt);
  EXPECT_EQ(refused.words, "Internal Server Error");
  EXPECT_EQ(outcome_of({.status = 502, .body = "<html></html>"}).kind, Kind::again);
  const Outcome lost = outcome_of({.fault = "no connection to 127.0.0.1 port 1: Connection refused"});
  EXPECT_EQ(lost.kind, Kind::again);
  EXPECT_EQ(lost.words, "no connection to 127.0.0.1 port 1: Connection refused");
}

TEST_F(TelegramOutcomeTest, DoesNotSendAgainWhatMayHaveArrived) {
  const Outcome lost = outcome_of({.fault = "connection reset by peer", .may_have_arrived = true});
  EXPECT_EQ(lost.kind, Kind::uncertain);
  EXPECT_EQ(lost.words, "connection reset by peer");
  EXPECT_EQ(outcome_of({.status = 200, .body = "garbage"}).kind, Kind::uncertain);
}

TEST_F(TelegramOutcomeTest, SaysWhichSettingWouldHaveMadePartsOfIt) {
  for (const auto* body :
       {R"({"ok":false,"error_code":413,"description":"Request Entity Too Large"})", "<html></html>"}) {
    const Outcome outcome = outcome_of({.status = 413, .body = body});
    EXPECT_EQ(outcome.kind, Kind::too_large);
    EXPECT_NE(outcome.hint.find("TELEGRAM__UPLOAD_LIMIT_MB"), std::string::npos);
  }
  bears_file = false;
  EXPECT_EQ(outcome_of(413, "Request Entity Too Large").kind, Kind::refused);
}

TEST_F(TelegramOutcomeTest, SaysWhatAnOwnerHasToDoWhoNeverStartedTheBot) {
  for (const auto& [status, words] :
       {std::pair{400, "Bad Request: chat not found"}, std::pair{403, "Forbidden: bot was blocked by the user"},
        std::pair{403, "Forbidden: bot can't initiate conversation with a user"}}) {
    const Outcome outcome = outcome_of(status, words);
    EXPECT_EQ(outcome.kind, Kind::refused);
    EXPECT_EQ(outcome.words, words);
    EXPECT_EQ(outcome.hint,
              "Owner 42 has not started a conversation with the bot (or has blocked it): open the bot in Telegram as "
              "that user and press Start.");
  }
}

TEST_F(TelegramOutcomeTest, SaysThatAnOwnersAccountIsGone) {
  const Outcome outcome = outcome_of(403, "Forbidden: user is deactivated");
  EXPECT_EQ(outcome.kind, Kind::refused);
  EXPECT_EQ(outcome.hint, "The account of owner 42 in Telegram is gone: take it out of RBAC__OWNER_IDS.");
}

TEST_F(TelegramOutcomeTest, IsRefusedWithTelegramsWordsAlone) {
  for (const auto& [status, words] :
       {std::pair{400, "Bad Request: file must be non-empty"}, std::pair{409, "Conflict: terminated by other request"},
        std::pair{418, "I'm a teapot"}}) {
    const Outcome outcome = outcome_of(status, words);
    EXPECT_EQ(outcome.kind, Kind::refused);
    EXPECT_EQ(outcome.words, words);
    EXPECT_EQ(outcome.hint, "");
  }
}

TEST_F(TelegramOutcomeTest, SuspectsTheAddressWhereSomethingElseRefuses) {
  const Outcome outcome = outcome_of({.status = 403, .body = "<html>chat not found</html>"});
  EXPECT_EQ(outcome.kind, Kind::refused);
  EXPECT_NE(outcome.hint.find("TELEGRAM__API_URL"), std::string::npos);
}

TEST_F(TelegramOutcomeTest, ShowsNoTokenWhateverComes) {
  for (const int status : {0, 200, 302, 400, 401, 403, 404, 409, 413, 429, 500, 502}) {
    const Outcome outcome = status == 0
                                ? outcome_of({.fault = "at /bot" + kToken})
                                : outcome_of({.status = status, .body = json_error(status, "at /bot" + kToken)});
    EXPECT_EQ((outcome.words + outcome.hint).find("AAExample"), std::string::npos) << outcome.words;
    EXPECT_EQ(outcome.words, "at /bot****") << status;
  }
}

}  // namespace
}  // namespace holdfast::delivery
