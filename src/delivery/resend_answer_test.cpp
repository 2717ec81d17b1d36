#include "delivery/resend_answer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>

namespace holdfast::delivery {
namespace {

using Kind = Outcome::Kind;
using namespace std::chrono_literals;

class ResendAnswer : public testing::Test {
 protected:
  Outcome outcome_of(const net::HttpAnswer& answer) {
    Outcome outcome =
        resend_outcome(answer, {.key = key_, .sender_domain = "example.org", .is_remembered = is_remembered_});
    EXPECT_EQ(outcome.words.find(key_.reveal()), std::string::npos) << outcome.words;
    EXPECT_EQ(outcome.hint.find(key_.reveal()), std::string::npos) << outcome.hint;
    EXPECT_EQ(outcome.words.empty(), outcome.kind == Kind::sent);
    return outcome;
  }
  // As Resend answers.
  Outcome outcome_of(int status, const std::string& name, const std::string& message) {
    return outcome_of(
        {.status = status,
         .body = fmt::format(R"({{"statusCode":{},"message":"{}","name":"{}"}})", status, message, name)});
  }
  void expect(const Outcome& outcome, Kind kind, const std::string& words, const std::string& in_hint) {
    EXPECT_EQ(outcome.kind, kind) << words;
    EXPECT_EQ(outcome.words, words);
    EXPECT_NE(outcome.hint.find(in_hint), std::string::npos) << outcome.hint;
    EXPECT_EQ(outcome.hint.empty(), in_hint.empty()) << outcome.hint;
  }

  const base::Secret key_{"re_secret"};
  bool is_remembered_ = true;
};

TEST_F(ResendAnswer, OfASentMailHasItsId) {
  const Outcome outcome = outcome_of({.status = 200, .body = R"({"id":"49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"})"});
  EXPECT_EQ(outcome.kind, Kind::sent);
  EXPECT_EQ(outcome.id, "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794");
}

TEST_F(ResendAnswer, AboutTheKeyRefusesTheChannel) {
  const std::string hint = "EMAIL__API_KEY";
  const struct {
    int status;
    std::string name;
    std::string message;
  } cases[] = {{401, "missing_api_key", "Missing API key in the authorization header."},
               {401, "restricted_api_key", "This API key is restricted to only send emails."},
               {401, "validation_error", "API key is invalid"},
               {400, "validation_error", "API key is invalid"},
               {403, "invalid_api_key", "API key is invalid."},
               {403, "restricted_api_key", "This key sends for another domain only."}};
  for (const auto& [status, name, message] : cases) {
    expect(outcome_of(status, name, message), Kind::channel_refused, message, hint);
  }
}

TEST_F(ResendAnswer, AboutTheSenderNamesTheDomainAndWhereToVerifyIt) {
  const std::string hint = "Verify example.org at https://resend.com/domains, or set EMAIL__FROM_ADDRESS";
  const struct {
    int status;
    std::string name;
    std::string message;
  } cases[] = {
      {403, "validation_error", "The example.org domain is not verified. Please, add and verify your domain."},
      {403, "validation_error",
       "You can only send testing emails to your own email address (a@b.c). To send emails to other recipients, "
       "please verify a domain at resend.com/domains, and change the `from` address."},
      {403, "validation_error", "The associated domain with your API key is not verified."},
      {422, "invalid_from_address", "Invalid `from` field."},
      {422, "validation_error", "Invalid `from` field. The email address needs to follow a format."}};
  for (const auto& [status, name, message] : cases) {
    expect(outcome_of(status, name, message), Kind::channel_refused, message, hint);
  }
}

TEST_F(ResendAnswer, OfItsFirewallRefusesTheChannel) {
  expect(outcome_of({.status = 403, .body = "error code: 1010\n"}), Kind::channel_refused, "error code: 1010",
         "firewall");
  expect(outcome_of({.status = 403, .body = "<html>no</html>"}), Kind::channel_refused, "HTTP status 403", "");
}

TEST_F(ResendAnswer, OfAnotherServerNamesTheUrl) {
  expect(outcome_of({.status = 301, .body = ""}), Kind::channel_refused, "HTTP status 301", "EMAIL__API_URL");
  expect(outcome_of(404, "not_found", "The requested endpoint does not exist."), Kind::channel_refused,
         "The requested endpoint does not exist.", "EMAIL__API_URL");
  expect(outcome_of({.status = 405, .body = "<p>no"}), Kind::channel_refused, "HTTP status 405", "EMAIL__API_URL");
}

TEST_F(ResendAnswer, AboutRecipientsRefusesThem) {
  const std::string message = "Invalid `to` field. The email address needs to follow the `email@example.com` format.";
  expect(outcome_of(422, "validation_error", message), Kind::refused, message, "BACKUP__EMAIL_RECIPIENTS");
}

TEST_F(ResendAnswer, AboutTheMailRefusesIt) {
  expect(outcome_of(422, "invalid_attachment", "The attachment type is not supported."), Kind::refused,
         "The attachment type is not supported.", "");
  expect(outcome_of(451, "security_error", "We may have found a security issue with the request."), Kind::refused,
         "We may have found a security issue with the request.", "");
}

TEST_F(ResendAnswer, SaysThatTheMailIsTooLarge) {
  expect(outcome_of(413, "payload_too_large", "The email is larger than 40MB."), Kind::too_large,
         "The email is larger than 40MB.", "");
  expect(outcome_of({.status = 413, .body = "<html>"}), Kind::too_large, "HTTP status 413", "");
}

TEST_F(ResendAnswer, OfALimitIsTriedAgainWhenItSays) {
  net::HttpAnswer answer{
      .status = 429, .body = R"({"name":"rate_limit_exceeded","message":"Too many requests."})", .retry_after = 7s};
  expect(outcome_of(answer), Kind::again, "Too many requests.", "");
  EXPECT_EQ(outcome_of(answer).wait, 7s);
  answer.status = 503;
  EXPECT_EQ(outcome_of(answer).wait, 7s);
}

TEST_F(ResendAnswer, OfASpentQuotaIsNotTriedAgain) {
  for (const std::string period : {"daily", "monthly"}) {
    const std::string message = fmt::format("You have reached your {} email sending quota.", period);
    const Outcome outcome =
        outcome_of({.status = 429,
                    .body = fmt::format(R"({{"name":"{}_quota_exceeded","message":"{}"}})", period, message),
                    .retry_after = 7s});
    expect(outcome, Kind::refused, message, "quota");
    EXPECT_EQ(outcome.wait, std::nullopt);
  }
}

TEST_F(ResendAnswer, OfAKeyInUseIsTriedAgain) {
  expect(outcome_of(409, "concurrent_idempotent_requests", "In progress."), Kind::again, "In progress.", "");
  expect(outcome_of(409, "invalid_idempotent_request", "Another payload."), Kind::refused, "Another payload.",
         "--again");
}

TEST_F(ResendAnswer, OfATroubledServerIsTriedAgain) {
  expect(outcome_of(500, "application_error", "An unexpected error occurred."), Kind::again,
         "An unexpected error occurred.", "");
  expect(outcome_of({.status = 502, .body = "<html>Bad gateway</html>"}), Kind::again, "HTTP status 502", "");
  expect(outcome_of({.status = 408, .body = "slow"}), Kind::again, "slow", "");
}

TEST_F(ResendAnswer, OfNoNetworkIsTriedAgain) {
  expect(outcome_of({.fault = "no connection to 127.0.0.1 port 1"}), Kind::again, "no connection to 127.0.0.1 port 1",
         "");
  is_remembered_ = false;
  EXPECT_EQ(outcome_of({.fault = "no connection to 127.0.0.1 port 1"}).kind, Kind::again);
}

TEST_F(ResendAnswer, ThatDidNotComeIsTriedAgainAsLongAsResendRemembers) {
  const net::HttpAnswer silence{.fault = "the connection was closed", .may_have_arrived = true};
  expect(outcome_of(silence), Kind::again, "the connection was closed", "does not send it twice");
  is_remembered_ = false;
  expect(outcome_of(silence), Kind::uncertain, "the connection was closed", "");
}

TEST_F(ResendAnswer, OfGarbageIsLikeNone) {
  for (const std::string body : {"", "garbage", "{}", "[1]", R"({"id":7})", R"({"id":""})", "{\"id\":\"a"}) {
    is_remembered_ = true;
    expect(outcome_of({.status = 200, .body = body}), Kind::again, "an answer without the mail's id (HTTP status 200)",
           "does not send it twice");
    is_remembered_ = false;
    EXPECT_EQ(outcome_of({.status = 200, .body = body}).kind, Kind::uncertain);
  }
}

TEST_F(ResendAnswer, OfABadCertificateRefusesTheChannel) {
  expect(outcome_of({.fault = "certificate has expired", .is_permanent = true}), Kind::channel_refused,
         "certificate has expired", "EMAIL__API_URL");
}

TEST_F(ResendAnswer, IsHiddenAndPrintableAndShort) {
  expect(outcome_of(403, "invalid_api_key", "re_secret\\u001b[31m is no key, re_secret"), Kind::channel_refused,
         "****\\x1b[31m is no key, ****", "EMAIL__API_KEY");
  EXPECT_EQ(outcome_of({.fault = "no way with re_secret"}).words, "no way with ****");
  const Outcome outcome = outcome_of({.status = 500, .body = std::string(295, 'a') + "re_secret" + "more"});
  EXPECT_EQ(outcome.words, std::string(295, 'a') + "****m");
}

}  // namespace
}  // namespace holdfast::delivery
