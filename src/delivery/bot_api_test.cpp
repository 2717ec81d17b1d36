#include "delivery/bot_api.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/text.h"
#include "delivery/scripted_http.h"

namespace holdfast::delivery {
namespace {

using std::chrono::seconds;

const std::string kSecret = "AAExampleExampleExampleExampleExam_-";
const std::string kToken = "123456789:" + kSecret;

class BotApiTest : public testing::Test {
 protected:
  BotAnswer send() { return api.send("sendMessage", {{.name = "chat_id", .text = "42"}}, nullptr, {}); }
  BotAnswer send_answered(net::HttpAnswer with) {
    http.answer(std::move(with));
    return send();
  }
  std::string refusal_of(const std::string& token, const std::string& url = "https://api.telegram.org") {
    try {
      BotApi(http, {.bot_token = base::Secret(token), .api_url = url});
    } catch (const base::Error& error) {
      EXPECT_EQ(error.kind(), base::ErrorKind::usage);
      return std::string(error.what()) + "\n" + error.hint();
    }
    return "none";
  }

  ScriptedHttp http;
  BotApi api{http, {.bot_token = base::Secret(kToken), .api_url = "http://127.0.0.1:8081/base/"}};
};

TEST_F(BotApiTest, AsksForTheMethodUnderTheTokensPath) {
  send();
  ASSERT_EQ(http.asked().size(), 1U);
  EXPECT_EQ(http.asked()[0].url, "http://127.0.0.1:8081/base/bot" + kToken + "/sendMessage");
  EXPECT_EQ(http.asked()[0].fields, (std::map<std::string, std::string>{{"chat_id", "42"}}));
}

TEST_F(BotApiTest, GivesTheIdOfWhatWasSent) {
  const BotAnswer answer = send_answered({.status = 200, .body = R"({"ok":true,"result":{"message_id":4711,"x":[]}})"});
  EXPECT_TRUE(answer.ok);
  EXPECT_EQ(answer.message_id, 4711);
  EXPECT_FALSE(answer.may_have_arrived);
}

TEST_F(BotApiTest, GivesTheResultOfAnyMethod) {
  http.answer(200, R"({"ok":true,"result":[{"update_id":3}]})");
  const BotAnswer answer = api.call("getUpdates", {{.name = "timeout", .text = "50"}}, seconds(50), {});
  EXPECT_TRUE(answer.ok);
  EXPECT_EQ(answer.result, R"([{"update_id":3}])");
  EXPECT_EQ(http.asked().back().stall, net::HttpRequest().stall + seconds(50));
  http.answer(409, R"({"ok":false,"error_code":409,"description":"Conflict: terminated"})");
  EXPECT_EQ(api.call("getUpdates", {}, seconds(0), {}).words, "Conflict: terminated");
  for (const char* garbage : {"<html>", "", "[]", "{}", R"({"ok":true})", R"({"ok":1,"result":[]})", "\xff"}) {
    http.answer(200, garbage);
    EXPECT_FALSE(api.call("getUpdates", {}, seconds(0), {}).ok) << garbage;
  }
}

TEST_F(BotApiTest, GivesTelegramsOwnWords) {
  const BotAnswer answer = send_answered(
      {.status = 400, .body = R"({"ok":false,"error_code":400,"description":"Bad Request: chat not found"})"});
  EXPECT_FALSE(answer.ok);
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.words, "Bad Request: chat not found");
  EXPECT_TRUE(answer.is_telegrams);
  EXPECT_FALSE(answer.may_have_arrived);
  EXPECT_EQ(answer.retry_after, std::nullopt);
}

TEST_F(BotApiTest, BelievesARefusalThatComesAsSuccess) {
  const BotAnswer answer =
      send_answered({.status = 200, .body = R"({"ok":false,"error_code":403,"description":"Forbidden"})"});
  EXPECT_FALSE(answer.ok);
  EXPECT_EQ(answer.status, 403);
  EXPECT_FALSE(answer.may_have_arrived);
}

TEST_F(BotApiTest, WaitsAsLongAsTheParametersSayElseTheHeader) {
  const auto wait = [&](const std::string& parameters) {
    return send_answered({.status = 429,
                          .body = R"({"ok":false,"error_code":429,"description":"Too Many Requests","parameters":)" +
                                  parameters + "}",
                          .retry_after = seconds(9)})
        .retry_after;
  };
  EXPECT_EQ(wait(R"({"retry_after":5})"), seconds(5));
  EXPECT_EQ(wait(R"({"retry_after":99999999})"), seconds(24 * 3600));
  for (const auto* other : {"{}", "[]", "7", R"({"retry_after":"5"})", R"({"retry_after":-5})", R"({"retry_after":0})",
                            R"({"retry_after":1e300})", R"({"retry_after":18446744073709551615})"}) {
    EXPECT_EQ(wait(other), seconds(9)) << other;
  }
}

TEST_F(BotApiTest, TellsAPageOfAProxyFromAnAnswerOfTelegrams) {
  const BotAnswer answer = send_answered({.status = 502, .body = "<html><h1>502 Bad Gateway</h1></html>"});
  EXPECT_EQ(answer.status, 502);
  EXPECT_EQ(answer.words, "HTTP 502, and no answer of Telegram's");
  EXPECT_FALSE(answer.is_telegrams);
  EXPECT_FALSE(answer.may_have_arrived);
}

TEST_F(BotApiTest, CannotTellWhatBecameOfARequestWhoseSuccessIsGarbage) {
  for (const auto* body :
       {"", "\xff\xfe{\"ok\":true", "<html></html>", "null", "true", "[]", "{}", R"({"ok":true})", R"({"ok":false})",
        R"({"ok":"true","result":{"message_id":1}})", R"({"ok":true,"result":7})", R"({"ok":true,"result":{}})",
        R"({"ok":true,"result":{"message_id":"7"}})", R"({"ok":true,"result":{"message_id":-1}})",
        R"({"ok":true,"result":{"message_id":1.5}})", R"({"ok":true,"result":{"message_id":7})",
        R"({"ok":true,"result":{"message_id":18446744073709551615}})", R"({"ok":false,"error_code":200})"}) {
    const BotAnswer answer = send_answered({.status = 200, .body = body});
    EXPECT_FALSE(answer.ok) << body;
    EXPECT_TRUE(answer.may_have_arrived) << body;
    EXPECT_EQ(answer.words, "HTTP 200, and no answer of Telegram's") << body;
  }
}

TEST_F(BotApiTest, SurvivesJsonThatIsNestedDeeply) {
  EXPECT_TRUE(send_answered({.status = 200, .body = std::string(1 << 20, '[')}).may_have_arrived);
  const std::string closed = std::string(1 << 19, '[') + std::string(1 << 19, ']');
  EXPECT_TRUE(send_answered({.status = 200, .body = closed}).may_have_arrived);
}

TEST_F(BotApiTest, TellsWhatTheNetworkDid) {
  const BotAnswer lost = send_answered({.fault = "connection reset by peer", .may_have_arrived = true});
  EXPECT_EQ(lost.status, 0);
  EXPECT_EQ(lost.words, "connection reset by peer");
  EXPECT_TRUE(lost.may_have_arrived);
  EXPECT_FALSE(lost.is_permanent);
  EXPECT_TRUE(send_answered({.fault = "certificate has expired", .is_permanent = true}).is_permanent);
}

TEST_F(BotApiTest, HidesTheTokenInTheWordsOfOthers) {
  const std::string json = R"({"ok":false,"description":"no /bot)";
  EXPECT_EQ(send_answered({.status = 404, .body = json + kToken + R"(/x, )" + kToken + R"("})"}).words,
            "no /bot****/x, ****");
  EXPECT_EQ(send_answered({.status = 404, .body = json + "123456789%3A" + kSecret + R"(/x"})"}).words,
            "no /bot123456789%3A****/x");
  EXPECT_EQ(send_answered({.fault = "cannot open http://127.0.0.1/bot" + kToken}).words,
            "cannot open http://127.0.0.1/bot****");
}

TEST_F(BotApiTest, HidesTheTokenWhereWordsAreShortened) {
  for (size_t before = 240; before < 310; ++before) {
    const std::string words = send_answered({.fault = std::string(before, 'x') + kToken}).words;
    EXPECT_EQ(words.find("123456789"), std::string::npos) << words;
  }
}

TEST_F(BotApiTest, ShowsOnePrintableLineThatIsNotLong) {
  std::string description = R"(a\nb\u001b[31m)";
  for (int i = 0; i < 500; ++i) description += "é";
  const BotAnswer answer = send_answered({.status = 400, .body = R"({"description":")" + description + R"("})"});
  EXPECT_TRUE(answer.words.starts_with(R"(a\x0ab\x1b[31mé)")) << answer.words;
  EXPECT_LE(answer.words.size(), 300U);
  EXPECT_TRUE(base::is_valid_utf8(answer.words));
}

TEST_F(BotApiTest, RefusesWhatIsNoTokenWithoutShowingIt) {
  EXPECT_EQ(refusal_of(""),
            "TELEGRAM__BOT_TOKEN is not set\n"
            "Copy it from @BotFather: digits, a colon, then letters, digits, _ and -.");
  for (const std::string token :
       {"123456789", ":AAE", "123456789:", "bot123:AAE", "123:AA/../E", "123:AA?E", "123:AA#E", "123:AA E", "123:AAE\n",
        "123:AA%45", "12x:AAE", "123:AA:E", "123:AAé", "\"123:AAE\""}) {
    EXPECT_EQ(refusal_of(token),
              "TELEGRAM__BOT_TOKEN is not the token of a bot\n"
              "Copy it from @BotFather: digits, a colon, then letters, digits, _ and -.")
        << token;
  }
  EXPECT_EQ(refusal_of(kToken), "none");
}

TEST_F(BotApiTest, RefusesAnAddressThatWouldShowTheToken) {
  const std::string refusal = refusal_of(kToken, "http://example.org/bot" + kToken);
  EXPECT_TRUE(refusal.starts_with("TELEGRAM__API_URL is http:// to another machine")) << refusal;
  EXPECT_EQ(refusal.find(kSecret), std::string::npos);
}

TEST_F(BotApiTest, HasPatienceWithAServerThatBringsALargeFileToTelegram) {
  class Large final : public net::Body {
   public:
    uint64_t size() const override { return 2'000'000'000; }
    size_t read(char*, size_t) override { return 0; }
    void rewind() override {}
  } large;
  api.send("sendDocument", {{.name = "document", .file = &large}}, nullptr, {});
  send();
  EXPECT_EQ(http.asked()[0].stall, seconds(2060));
  EXPECT_EQ(http.asked()[1].stall, seconds(60));
}

}  // namespace
}  // namespace holdfast::delivery
