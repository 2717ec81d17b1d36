#include "delivery/resend.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "base/error.h"

namespace holdfast::delivery {
namespace {

using namespace std::chrono_literals;
using Kind = Outcome::Kind;

constexpr size_t kLargestKept = 1 << 20;

// Keeps what was asked, and answers as it is told.
class FakeHttp final : public net::Http {
 public:
  net::HttpAnswer send(const net::HttpRequest& request, std::stop_token) override {
    ++requests;
    url = request.url.reveal();
    content_type = request.content_type;
    headers.clear();
    for (const auto& header : request.headers) headers += header.name + ": " + header.value.reveal() + "\n";
    size = request.body->size();
    body.clear();
    std::string buffer(1000, '\0');
    while (size <= kLargestKept) {
      const size_t count = request.body->read(buffer.data(), buffer.size());
      if (count == 0) break;
      body.append(buffer, 0, count);
    }
    EXPECT_EQ(body.size(), size <= kLargestKept ? size : 0);
    return answer;
  }

  net::HttpAnswer answer{.status = 200, .body = R"({"id":"1"})"};
  int requests = 0;
  uint64_t size = 0;
  std::string url, content_type, headers, body;
};

class FakeClock final : public base::Clock {
 public:
  TimePoint now() const override { return time; }
  TimePoint time{100h};
};

// So many zeros, which nobody makes.
class Zeros final : public net::Body {
 public:
  explicit Zeros(uint64_t size) : size_(size) {}
  uint64_t size() const override { return size_; }
  size_t read(char*, size_t) override { throw std::logic_error("nobody should read that"); }
  void rewind() override {}

 private:
  const uint64_t size_;
};

class ResendMail : public testing::Test {
 protected:
  static OutgoingMail mail() {
    return {.id = "0123456789abcdef",
            .begun = base::Clock::TimePoint{100h},
            .recipients = {"a@example.org", "b@example.org"},
            .subject = "DB Backup: tarot",
            .text = "Text\n",
            .html = "<p>\"Html\"</p>\n",
            .file_name = "tarot.sql.gz"};
  }
  Outcome send(const OutgoingMail& mail) { return Resend(http_, clock_, settings_).send(mail, {}); }
  std::string from_of(const std::string& name) {
    settings_.from_name = name;
    send(mail());
    return nlohmann::json::parse(http_.body).at("from");
  }
  std::string refusal() {
    try {
      Resend(http_, clock_, settings_);
    } catch (const base::Error& error) {
      EXPECT_EQ(error.kind(), base::ErrorKind::usage);
      return error.what();
    }
    return "none";
  }

  FakeHttp http_;
  FakeClock clock_;
  config::EmailSettings settings_{
      .api_key = base::Secret("re_secret"), .from_address = "noreply@example.com", .api_url = "https://127.0.0.1:9/x/"};
};

TEST_F(ResendMail, IsPostedWithItsKeys) {
  EXPECT_EQ(send(mail()).kind, Kind::sent);
  EXPECT_EQ(http_.url, "https://127.0.0.1:9/x/emails");
  EXPECT_EQ(http_.content_type, "application/json");
  EXPECT_EQ(http_.headers,
            "Authorization: Bearer re_secret\nIdempotency-Key: 0123456789abcdef\nUser-Agent: holdfast\n");
}

TEST_F(ResendMail, IsJsonWithTheFileInBase64) {
  settings_.from_name = "Tarot App";
  net::TextBody file("foob");
  OutgoingMail with_file = mail();
  with_file.file = &file;
  EXPECT_EQ(send(with_file).id, "1");
  EXPECT_EQ(http_.body, R"({"from":"Tarot App <noreply@example.com>","to":["a@example.org","b@example.org"],)"
                        R"("subject":"DB Backup: tarot","text":"Text\n","html":"<p>\"Html\"</p>\n",)"
                        R"("attachments":[{"filename":"tarot.sql.gz","content":"Zm9vYg=="}]})");
}

TEST_F(ResendMail, WithoutAFileHasNoAttachments) {
  send(mail());
  EXPECT_EQ(http_.body,
            R"({"from":"noreply@example.com","to":["a@example.org","b@example.org"],"subject":"DB Backup: tarot",)"
            R"("text":"Text\n","html":"<p>\"Html\"</p>\n"})");
}

TEST_F(ResendMail, IsPureAscii) {
  OutgoingMail foreign = mail();
  foreign.subject = "Zürich";
  foreign.text = "broken \xff";
  send(foreign);
  EXPECT_NE(http_.body.find(R"("subject":"Z\u00fcrich","text":"broken \ufffd")"), std::string::npos) << http_.body;
}

TEST_F(ResendMail, QuotesASendersName) {
  EXPECT_EQ(from_of(""), "noreply@example.com");
  EXPECT_EQ(from_of("Tarot App-1"), "Tarot App-1 <noreply@example.com>");
  EXPECT_EQ(from_of("Müller"), "Müller <noreply@example.com>");
  EXPECT_EQ(from_of("Müller, A."), "\"Müller, A.\" <noreply@example.com>");
  EXPECT_EQ(from_of(R"(The "tarot" \o/)"), R"("The \"tarot\" \\o/" <noreply@example.com>)");
}

TEST_F(ResendMail, RefusesSettingsThatCannotBe) {
  settings_.from_name = "Tarot <x>";
  EXPECT_EQ(refusal(), "EMAIL__FROM_NAME has < or > in it, which Resend does not take");
  settings_.from_name = "";
  settings_.api_key = base::Secret();
  EXPECT_EQ(refusal(), "EMAIL__API_KEY is not set");
  settings_.api_key = base::Secret("re_secret\r\nX: y");
  EXPECT_EQ(refusal(), "EMAIL__API_KEY is no key of Resend");
  settings_.api_key = base::Secret("re_secret");
  settings_.api_url = "http://example.com";
  EXPECT_EQ(refusal().substr(0, 14), "EMAIL__API_URL");
}

TEST_F(ResendMail, MayHaveFortyMillionBytesAndNotOneMore) {
  Zeros file(29'990'000);  // whose base64 has 39,986,668 digits
  OutgoingMail large = mail();
  large.file = &file;
  send(large);
  const uint64_t empty = http_.size;
  large.text += std::string(Resend::kLargestRequest - empty, 'x');
  const Resend resend(http_, clock_, settings_);
  EXPECT_TRUE(resend.fits(large));
  EXPECT_EQ(send(large).kind, Kind::sent);
  EXPECT_EQ(http_.size, 40'000'000U);
  EXPECT_EQ(http_.requests, 2);

  large.text += "x";
  EXPECT_FALSE(resend.fits(large));
  const Outcome outcome = send(large);
  EXPECT_EQ(outcome.kind, Kind::too_large);
  EXPECT_EQ(outcome.words, "the mail would be larger than the 40.00 MB that Resend takes");
  EXPECT_EQ(http_.requests, 2);
}

TEST_F(ResendMail, IsRememberedFor23Hours) {
  http_.answer = {.fault = "the connection was closed", .may_have_arrived = true};
  clock_.time = base::Clock::TimePoint{123h - 1s};
  EXPECT_EQ(send(mail()).kind, Kind::again);
  clock_.time += 1s;
  EXPECT_EQ(send(mail()).kind, Kind::uncertain);
  EXPECT_EQ(Resend(http_, clock_, settings_).memory(), 23h);
}

TEST_F(ResendMail, HintsAtTheSendersDomain) {
  http_.answer = {.status = 422, .body = R"({"name":"invalid_from_address","message":"Invalid `from` field."})"};
  EXPECT_NE(send(mail()).hint.find("Verify example.com "), std::string::npos);
}

}  // namespace
}  // namespace holdfast::delivery
