#include "delivery/telegram_channel.h"

#include <gtest/gtest.h>

#include <utility>

#include "base/error.h"
#include "base/temporary_file.h"
#include "base/text.h"
#include "delivery/scripted_http.h"
#include "delivery/wording.h"

namespace holdfast::delivery {
namespace {

using Kind = Outcome::Kind;
using std::chrono::seconds;

const std::string kToken = "123456789:AAExampleExampleExampleExampleExam_-";
constexpr uint64_t kLimit = 1000;
constexpr unsigned kMostParts = 4;

class CountingProgress final : public base::Progress {
 public:
  void begin(std::string_view, uint64_t) override {}
  void advance(uint64_t bytes) override { steps.push_back(bytes); }
  void working(unsigned, std::string_view) override {}
  void waiting(std::string_view) override {}
  void end() override {}

  uint64_t counted() const {
    uint64_t sum = 0;
    for (const uint64_t step : steps) sum += step;
    return sum;
  }

  std::vector<uint64_t> steps;
};

class TelegramChannelTest : public testing::Test {
 protected:
  TelegramChannelTest() { make_archive(500); }

  void make_archive(uint64_t size) {
    content.clear();
    for (uint64_t i = 0; i < size; ++i) content += static_cast<char>(i * i % 251);
    base::TemporaryFile written;
    written.write(content);
    file = written.read_as("tarot.sql.gz");
  }

  Parcel parcel() const { return {.file = file, .name = "tarot.sql.gz", .place = "/tmp/tarot.sql.gz", .about = about}; }
  Delivery planned() const {
    return {.id = "0a",
            .channel = "telegram",
            .recipients = {"42"},
            .file_name = "tarot.sql.gz",
            .about = about,
            .messages = channel.plan(parcel())};
  }

  Outcome send(const Delivery& delivery, const Message& message) {
    return channel.send(delivery, message, parcel(), progress, {});
  }
  Outcome send_first() {
    const Delivery delivery = planned();
    return send(delivery, delivery.messages.at(0));
  }

  const ScriptedHttp::Asked& asked() const { return http->asked().back(); }

  Summary about{.app = "tarot", .bytes = 500, .tables = 24, .seconds = 3.2, .format = "sql.gz", .digest = "0123abcd"};
  std::string content;
  base::ReadFile file = base::TemporaryFile().read_as("tarot.sql.gz");
  CountingProgress progress;
  std::unique_ptr<ScriptedHttp> owned = std::make_unique<ScriptedHttp>();
  ScriptedHttp* const http = owned.get();
  TelegramChannel channel{{.bot_token = base::Secret(kToken), .upload_limit = kLimit, .max_parts = kMostParts},
                          {42, 4'000'000'000'000, 42},
                          std::move(owned)};
};

std::vector<What> kinds(const std::vector<Message>& messages) {
  std::vector<What> result;
  for (const Message& message : messages) result.push_back(message.what);
  return result;
}

TEST_F(TelegramChannelTest, DeliversToEachOwnerOnce) {
  EXPECT_EQ(channel.name(), "telegram");
  EXPECT_EQ(channel.title(), "Telegram");
  EXPECT_EQ(channel.recipients(), (std::vector<std::string>{"42", "4000000000000"}));
  EXPECT_FALSE(channel.sends_to_all_at_once());
  EXPECT_EQ(channel.memory(), seconds(0));
}

TEST_F(TelegramChannelTest, PlansOneDocumentUpToTheLimit) {
  make_archive(kLimit);
  const auto messages = channel.plan(parcel());
  ASSERT_EQ(kinds(messages), std::vector{What::document});
  EXPECT_EQ(messages[0].name, "tarot.sql.gz");
  EXPECT_EQ(messages[0].offset, 0U);
  EXPECT_EQ(messages[0].bytes, kLimit);
}

TEST_F(TelegramChannelTest, PlansAnAnnouncementAndPartsFromOneByteMoreOn) {
  make_archive(kLimit + 1);
  const auto messages = channel.plan(parcel());
  ASSERT_EQ(kinds(messages), (std::vector{What::announcement, What::part, What::part}));
  EXPECT_EQ(messages[0].bytes, 0U);
  EXPECT_EQ(messages[1].name, "tarot.sql.gz.part01of02");
  EXPECT_EQ(messages[1].bytes, kLimit);
  EXPECT_EQ(messages[2].name, "tarot.sql.gz.part02of02");
  EXPECT_EQ(messages[2].offset, kLimit);
  EXPECT_EQ(messages[2].bytes, 1U);
}

TEST_F(TelegramChannelTest, PlansAWordAboutThePlaceWhereThereWouldBeTooManyParts) {
  make_archive(kLimit * kMostParts);
  EXPECT_EQ(channel.plan(parcel()).size(), 1U + kMostParts);
  make_archive(kLimit * kMostParts + 1);
  EXPECT_EQ(kinds(channel.plan(parcel())), std::vector{What::place});
  EXPECT_EQ(kinds(channel.plan_without_file(parcel())), std::vector{What::place});
}

TEST_F(TelegramChannelTest, SendsTheDocumentWithItsCaption) {
  const Outcome outcome = send_first();
  EXPECT_EQ(outcome.kind, Kind::sent);
  EXPECT_EQ(outcome.id, "7");
  EXPECT_EQ(asked().url, "https://api.telegram.org/bot" + kToken + "/sendDocument");
  EXPECT_EQ(asked().fields, (std::map<std::string, std::string>{{"chat_id", "42"}, {"caption", caption(about)}}));
  EXPECT_EQ(asked().file_field, "document");
  EXPECT_EQ(asked().file_name, "tarot.sql.gz");
  EXPECT_EQ(asked().content_type, "application/gzip");
  EXPECT_EQ(asked().file, content);
}

TEST_F(TelegramChannelTest, SaysWhatKindOfFileItIs) {
  for (const auto& [format, type] :
       {std::pair{"sql.zst", "application/zstd"}, std::pair{"dump", "application/octet-stream"}}) {
    about.format = format;
    send_first();
    EXPECT_EQ(asked().content_type, type);
  }
}

TEST_F(TelegramChannelTest, SendsPartsThatJoinToTheArchive) {
  make_archive(kLimit * 3 + 7);
  const Delivery delivery = planned();
  for (const Message& message : delivery.messages) EXPECT_EQ(send(delivery, message).kind, Kind::sent);
  const auto& requests = http->asked();
  ASSERT_EQ(requests.size(), 5U);
  EXPECT_TRUE(requests[0].url.ends_with("/sendMessage"));
  EXPECT_EQ(requests[0].fields,
            (std::map<std::string, std::string>{{"chat_id", "42"}, {"text", announcement_text(delivery)}}));
  std::string joined;
  for (size_t i = 1; i < requests.size(); ++i) {
    joined += requests[i].file;
    EXPECT_EQ(requests[i].file_name, "tarot.sql.gz.part0" + std::to_string(i) + "of04");
    EXPECT_EQ(requests[i].content_type, "application/octet-stream");
    EXPECT_EQ(requests[i].fields.at("caption"), "Part " + std::to_string(i) + " of 4 of tarot.sql.gz");
  }
  EXPECT_EQ(joined, content);
  EXPECT_EQ(progress.counted(), content.size());
}

TEST_F(TelegramChannelTest, TellsThePlaceInAMessage) {
  make_archive(kLimit * kMostParts + 1);
  send_first();
  EXPECT_TRUE(asked().url.ends_with("/sendMessage"));
  EXPECT_EQ(asked().fields,
            (std::map<std::string, std::string>{{"chat_id", "42"}, {"text", place_text(planned(), parcel())}}));
  EXPECT_TRUE(asked().file.empty());
}

TEST_F(TelegramChannelTest, PutsTheNoteBeforeWhatMayBeThereTwice) {
  make_archive(kLimit + 1);
  Delivery delivery = planned();
  for (Message& message : delivery.messages) message.may_be_second = true;
  send(delivery, delivery.messages[0]);
  EXPECT_EQ(asked().fields.at("text"), second_copy_note() + announcement_text(delivery));
  send(delivery, delivery.messages[2]);
  EXPECT_EQ(asked().fields.at("caption"), second_copy_note() + "Part 2 of 2 of tarot.sql.gz");
}

TEST_F(TelegramChannelTest, ShortensWhatFollowsTheNote) {
  for (int i = 0; i < 2000; ++i) about.proof += "é😀";
  Delivery delivery = planned();
  send(delivery, delivery.messages[0]);
  const std::string whole = asked().fields.at("caption");
  delivery.messages[0].may_be_second = true;
  send(delivery, delivery.messages[0]);
  const std::string noted = asked().fields.at("caption");
  EXPECT_TRUE(noted.starts_with(second_copy_note() + caption(about).substr(0, 500)));
  for (const std::string& text : {whole, noted}) {
    EXPECT_GT(text.size(), 1000U);
    EXPECT_LE(text.size(), 1024U);
    EXPECT_TRUE(base::is_valid_utf8(text));
  }
}

TEST_F(TelegramChannelTest, SendsAFileWhoseNameHasALineBreak) {
  Delivery delivery = planned();
  delivery.messages[0].name = "a\nb.sql.gz";
  EXPECT_EQ(send(delivery, delivery.messages[0]).kind, Kind::sent);
  EXPECT_EQ(asked().file_name, "a\\x0ab.sql.gz");
}

TEST_F(TelegramChannelTest, CountsABytesOnceHoweverOftenItIsSent) {
  http->answer(502, "");
  http->read_only(400);
  EXPECT_EQ(send_first().kind, Kind::again);
  EXPECT_GT(progress.counted(), 300U);
  EXPECT_LT(progress.counted(), 500U);
  EXPECT_EQ(send_first().kind, Kind::sent);
  EXPECT_EQ(progress.counted(), 500U);
  EXPECT_GT(progress.steps.size(), 5U);
  for (const uint64_t step : progress.steps) EXPECT_LE(step, 500U);
}

TEST_F(TelegramChannelTest, CountsEachOwnersCopy) {
  Delivery delivery = planned();
  send(delivery, delivery.messages[0]);
  delivery.id = "0b";
  send(delivery, delivery.messages[0]);
  EXPECT_EQ(progress.counted(), 1000U);
}

TEST_F(TelegramChannelTest, TellsWhatCameOfIt) {
  http->answer(403, R"({"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"})");
  const Outcome outcome = send_first();
  EXPECT_EQ(outcome.kind, Kind::refused);
  EXPECT_EQ(outcome.words, "Forbidden: bot was blocked by the user");
  EXPECT_TRUE(outcome.hint.starts_with("Owner 42 has not started")) << outcome.hint;
}

TEST_F(TelegramChannelTest, KnowsWhichMessagesCanBeTooLarge) {
  http->answer(413, "");
  EXPECT_EQ(send_first().kind, Kind::too_large);
  make_archive(kLimit + 1);  // whose announcement bears no file
  http->answer(413, "");
  EXPECT_EQ(send_first().kind, Kind::refused);
}

TEST_F(TelegramChannelTest, StopsWhenItIsTold) {
  std::stop_source stop;
  stop.request_stop();
  const Delivery delivery = planned();
  try {
    channel.send(delivery, delivery.messages[0], parcel(), progress, stop.get_token());
    FAIL() << "it went on";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.kind(), base::ErrorKind::cancelled);
  }
}

}  // namespace
}  // namespace holdfast::delivery
