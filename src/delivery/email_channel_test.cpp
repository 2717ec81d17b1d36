#include "delivery/email_channel.h"

#include <gtest/gtest.h>

#include <utility>

#include "base/error.h"
#include "base/temporary_file.h"
#include "delivery/resend.h"
#include "delivery/wording.h"

namespace holdfast::delivery {
namespace {

using namespace std::chrono_literals;

constexpr const char* kId = "0123456789abcdef0123456789abcdef";

std::string read_all(net::Body& body) {
  std::string all(body.size(), '\0');
  size_t have = 0;
  while (const size_t count = body.read(all.data() + have, all.size() - have)) have += count;
  return all;
}

// Takes files up to a size, and keeps what it was given.
class FakeService final : public MailService {
 public:
  bool fits(const OutgoingMail& mail) const override {
    planned_text = mail.text;
    return mail.file == nullptr || mail.file->size() <= largest;
  }
  Outcome send(const OutgoingMail& mail, std::stop_token) override {
    last = mail;
    last.file = nullptr;
    file = mail.file == nullptr ? "none" : read_all(*mail.file);
    for (const uint64_t done : {0U, 500U, 1000U, 1000U}) mail.on_sent(done, 1000);
    return {.id = "1"};
  }
  std::chrono::seconds memory() const override { return 5s; }

  uint64_t largest = 1000;
  OutgoingMail last;
  std::string file;
  mutable std::string planned_text;
};

class FakeHttp final : public net::Http {
 public:
  net::HttpAnswer send(const net::HttpRequest& request, std::stop_token) override {
    std::string all;
    for (const auto& header : request.headers) all += header.name + ": " + header.value.reveal() + "\n";
    requests.push_back(all + read_all(*request.body));
    return {.status = 500};
  }
  std::vector<std::string> requests;
};

class FakeClock final : public base::Clock {
 public:
  TimePoint now() const override { return time; }
  TimePoint time{100h};
};

class CountedProgress final : public base::Progress {
 public:
  void begin(std::string_view, uint64_t) override { told += " begin"; }
  void advance(uint64_t bytes) override { told += " +" + std::to_string(bytes); }
  void working(unsigned, std::string_view) override {}
  void waiting(std::string_view) override {}
  void end() override { told += " end"; }
  std::string told;
};

class Email : public testing::Test {
 protected:
  static base::ReadFile archive() {
    base::TemporaryFile file;
    file.write("the archive");
    return file.read_as("archive");
  }
  EmailChannel& channel() {
    if (!channel_) {
      auto service = std::make_unique<FakeService>();
      service_ = service.get();
      channel_ = std::make_unique<EmailChannel>(settings_, recipients_, std::move(service));
    }
    return *channel_;
  }
  Delivery delivery(std::vector<Message> messages) const {
    return {.id = kId,
            .channel = "email",
            .recipients = recipients_,
            .begun = "2023-11-24T03:00:05Z",
            .file_name = parcel_.name,
            .about = parcel_.about,
            .messages = std::move(messages)};
  }
  Outcome send(EmailChannel& channel, const Message& message) {
    return channel.send(delivery({message}), message, parcel_, progress_, {});
  }
  std::string refusal() {
    try {
      channel();
    } catch (const base::Error& error) {
      EXPECT_EQ(error.kind(), base::ErrorKind::usage);
      return error.what();
    }
    channel_ = nullptr;
    return "none";
  }

  config::EmailSettings settings_{
      .api_key = base::Secret("re_secret"), .from_address = "noreply@example.com", .from_name = "Tarot App"};
  std::vector<std::string> recipients_{"a@example.org", "b@example.org"};
  const base::ReadFile file_ = archive();
  Parcel parcel_{.file = file_,
                 .name = "tarot_20231124T030000Z.sql.gz",
                 .place = "/backups/tarot_20231124T030000Z.sql.gz",
                 .about = {.app = "tarot", .created = "2023-11-24T03:00:00Z", .bytes = 11, .format = "sql.gz"}};
  CountedProgress progress_;
  FakeService* service_ = nullptr;
  std::unique_ptr<EmailChannel> channel_;
};

TEST_F(Email, IsOneMailToAll) {
  EXPECT_EQ(channel().name(), "email");
  EXPECT_EQ(channel().title(), "Email");
  EXPECT_TRUE(channel().sends_to_all_at_once());
  EXPECT_EQ(channel().recipients(), recipients_);
  EXPECT_EQ(channel().memory(), 5s);
}

TEST_F(Email, IsPlannedWithTheFileWhereItFits) {
  channel();
  service_->largest = 11;
  const std::vector<Message> plan = channel().plan(parcel_);
  ASSERT_EQ(plan.size(), 1U);
  EXPECT_EQ(plan[0].what, What::mail);
  EXPECT_EQ(plan[0].name, parcel_.name);
  EXPECT_EQ(plan[0].offset, 0U);
  EXPECT_EQ(plan[0].bytes, 11U);
  EXPECT_EQ(plan[0].state, State::planned);
  EXPECT_FALSE(plan[0].may_be_second);
}

TEST_F(Email, IsPlannedWithRoomForTheNoteOfAnotherTry) {
  channel().plan(parcel_);
  EXPECT_EQ(service_->planned_text.find(second_copy_note()), 0U);
}

TEST_F(Email, SaysWhereTheFileIsWhereItDoesNotFit) {
  channel();
  service_->largest = 10;
  for (const auto& plan : {channel().plan(parcel_), channel().plan_without_file(parcel_)}) {
    ASSERT_EQ(plan.size(), 1U);
    EXPECT_EQ(plan[0].what, What::place);
    EXPECT_EQ(plan[0].name, "");
    EXPECT_EQ(plan[0].bytes, 0U);
  }
}

TEST_F(Email, HasWordsAndFile) {
  const Message message = channel().plan(parcel_)[0];
  EXPECT_EQ(send(channel(), message).id, "1");
  EXPECT_EQ(service_->last.id, kId);
  EXPECT_EQ(base::iso_utc(service_->last.begun), "2023-11-24T03:00:05Z");
  EXPECT_EQ(service_->last.recipients, recipients_);
  EXPECT_EQ(service_->last.subject, "DB Backup: tarot - 2023-11-24 03:00:00 UTC");
  EXPECT_EQ(service_->last.text, mail_text(delivery({message}), message, parcel_));
  EXPECT_EQ(service_->last.html, mail_html(delivery({message}), message, parcel_));
  EXPECT_EQ(service_->last.file_name, parcel_.name);
  EXPECT_EQ(service_->last.content_type, "application/gzip");
  EXPECT_EQ(service_->file, "the archive");
}

TEST_F(Email, OfThePlaceHasNoFileAndIsAnotherMail) {
  send(channel(), channel().plan_without_file(parcel_)[0]);
  EXPECT_EQ(service_->file, "none");
  EXPECT_EQ(service_->last.id, std::string(kId) + "-place");
  EXPECT_NE(service_->last.text.find(parcel_.place.string()), std::string::npos);
}

TEST_F(Email, ThatMayBeASecondCopySaysSoAndIsAnotherMail) {
  Message message = channel().plan(parcel_)[0];
  message.may_be_second = true;
  send(channel(), message);
  EXPECT_EQ(service_->last.id, std::string(kId) + "-second");
  EXPECT_EQ(service_->last.text.find(second_copy_note()), 0U);
}

TEST_F(Email, TellsOnceHowMuchOfTheFileIsSent) {
  send(channel(), channel().plan(parcel_)[0]);
  EXPECT_EQ(progress_.told, " +5 +6");
  send(channel(), channel().plan(parcel_)[0]);
  EXPECT_EQ(progress_.told, " +5 +6");
}

TEST_F(Email, IsTheSameToTheByteOnEveryTry) {
  FakeHttp http;
  FakeClock clock;
  for (int tries = 0; tries < 3; ++tries) {
    EmailChannel channel(settings_, recipients_, std::make_unique<Resend>(http, clock, settings_));
    send(channel, channel.plan(parcel_)[0]);
    clock.time += 5h;
  }
  ASSERT_EQ(http.requests.size(), 3U);
  EXPECT_NE(http.requests[0].find("dGhlIGFyY2hpdmU="), std::string::npos);
  EXPECT_EQ(http.requests[1], http.requests[0]);
  EXPECT_EQ(http.requests[2], http.requests[0]);
}

TEST_F(Email, GoesToTheDeliverysRecipients) {
  EmailChannel& today = channel();
  recipients_ = {"yesterday@example.org"};
  send(today, today.plan(parcel_)[0]);
  EXPECT_EQ(service_->last.recipients, recipients_);
}

TEST_F(Email, RefusesWhatWouldForgeALine) {
  settings_.from_name = "Tarot\r\nBcc: c@example.org";
  EXPECT_EQ(refusal(), "EMAIL__FROM_NAME \"Tarot\\x0d\\x0aBcc: c@example.org\" has characters that cannot be printed");
  settings_.from_name = "\x80";
  EXPECT_EQ(refusal(), "EMAIL__FROM_NAME \"\\x80\" has characters that cannot be printed");
  settings_.from_name = "Müller, A.";
  EXPECT_EQ(refusal(), "none");
  settings_.from_address = "noreply@example.com\n";
  EXPECT_EQ(refusal(), "EMAIL__FROM_ADDRESS \"noreply@example.com\\x0a\" has characters that cannot be printed");
  settings_.from_address = "noreply@example.com";
  recipients_.emplace_back("c@example.org\x01");
  EXPECT_EQ(refusal(), "BACKUP__EMAIL_RECIPIENTS \"c@example.org\\x01\" has characters that cannot be printed");
}

TEST_F(Email, RefusesWhatIsNoAddress) {
  for (const auto* address : {"b", "@example.org", "b@", "b c@example.org", "B <b@example.org>", "b@c,d@e"}) {
    recipients_ = {address};
    EXPECT_EQ(refusal(), "BACKUP__EMAIL_RECIPIENTS \"" + std::string(address) + "\" is not an address for mail");
  }
  recipients_.clear();
  EXPECT_EQ(refusal(), "BACKUP__EMAIL_RECIPIENTS is not set");
  settings_.from_address = "";
  EXPECT_EQ(refusal(), "EMAIL__FROM_ADDRESS is not set");
}

TEST_F(Email, NamesTheTypeOfAFile) {
  EXPECT_EQ(content_type_of("a.sql.gz"), "application/gzip");
  EXPECT_EQ(content_type_of("a.sql.zst"), "application/zstd");
  EXPECT_EQ(content_type_of("a.sql"), "application/sql");
  EXPECT_EQ(content_type_of("a.dump"), "application/octet-stream");
}

}  // namespace
}  // namespace holdfast::delivery
