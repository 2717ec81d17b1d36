#include "delivery/deliver.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>

#include "base/error.h"

namespace holdfast::delivery {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using Kind = Outcome::Kind;

class FakeClock final : public base::Clock {
 public:
  TimePoint now() const override { return time; }
  TimePoint time{seconds(1700000000)};
};

class FakeWaiter final : public base::Waiter {
 public:
  void wait(std::chrono::milliseconds time, std::stop_token) override {
    waits.push_back(std::chrono::duration_cast<seconds>(time));
  }
  std::vector<seconds> waits;
};

// Sends what it is told to, and notes what it was asked for.
class FakeChannel final : public Channel {
 public:
  std::string_view name() const override { return "fake"; }
  std::string_view title() const override { return "Fake"; }
  std::vector<std::string> recipients() const override { return to; }
  bool sends_to_all_at_once() const override { return at_once; }
  std::vector<Message> plan(const Parcel& parcel) const override {
    if (is_too_large) return plan_without_file(parcel);
    std::vector<Message> messages;
    for (uint64_t i = 0; i < parts; ++i) {
      messages.push_back({.what = What::part, .name = "p" + std::to_string(i), .offset = i, .bytes = 1});
    }
    if (parts == 0) messages.push_back({.what = What::document, .name = parcel.name, .bytes = parcel.file.size()});
    return messages;
  }
  std::vector<Message> plan_without_file(const Parcel&) const override { return {{.what = What::place}}; }
  Outcome send(const Delivery& delivery, const Message& message, const Parcel&, base::Progress&,
               std::stop_token) override {
    sent.push_back({delivery.id, delivery.recipients.front(), message.what, message.name, message.may_be_second,
                    read_receipts(place)});
    if (dies_at == sent.size()) throw base::Error(base::ErrorKind::cancelled, "cancelled");
    if (outcomes.empty()) return {.kind = Kind::sent, .id = "m" + std::to_string(sent.size())};
    const Outcome outcome = outcomes.front();
    outcomes.pop_front();
    return outcome;
  }
  seconds memory() const override { return remembers; }

  struct Sent {
    std::string id;
    std::string to;
    What what;
    std::string name;
    bool may_be_second;
    std::vector<Delivery> on_disk;  // when it was asked
  };
  fs::path place;
  std::vector<std::string> to{"111"};
  bool at_once = false;
  bool is_too_large = false;
  uint64_t parts = 0;
  seconds remembers{0};
  std::deque<Outcome> outcomes;
  size_t dies_at = 0;
  std::vector<Sent> sent;
};

Outcome outcome(Kind kind, std::string words = "words", std::optional<seconds> wait = std::nullopt) {
  return {.kind = kind, .id = "", .words = std::move(words), .hint = "hint", .wait = wait, .refused_recipients = {}};
}

class DeliverTest : public testing::Test {
 protected:
  DeliverTest() {
    std::string pattern = (fs::temp_directory_path() / "holdfast-test-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    channel_.place = folder_ / "x.sql.gz";
    std::ofstream(channel_.place) << "archive";
  }
  ~DeliverTest() override { fs::remove_all(folder_); }

  std::vector<Handover> deliver(Again again = Again::no) {
    const base::ReadFile file(channel_.place);
    const Parcel parcel{.file = file, .name = "x.sql.gz", .place = channel_.place, .about = about_};
    Receipts receipts(file);
    base::NoProgress progress;
    return delivery::deliver(parcel, channel_, again, receipts,
                             {.clock = clock_, .waiter = waiter_, .progress = progress}, std::stop_token());
  }
  // A run that dies while message number `at` is sent.
  void deliver_and_die(size_t at) {
    channel_.dies_at = channel_.sent.size() + at;
    EXPECT_THROW(deliver(), base::Error);
    channel_.dies_at = 0;
  }
  std::vector<Delivery> kept() const { return read_receipts(channel_.place); }

  fs::path folder_;
  Summary about_{.app = "tarot",
                 .created = "2023-11-24T03:00:00Z",
                 .bytes = 7,
                 .tables = 1,
                 .rows = 2,
                 .seconds = 3.2,
                 .format = "sql.gz",
                 .digest = "abc",
                 .proof = ""};
  FakeClock clock_;
  FakeWaiter waiter_;
  FakeChannel channel_;
};

TEST_F(DeliverTest, LeavesAReceiptForEachRecipient) {
  channel_.to = {"111", "222"};
  const auto done = deliver();
  ASSERT_EQ(done.size(), 2U);
  EXPECT_TRUE(done[0].delivery.is_complete());
  EXPECT_FALSE(done[0].was_sent_before);
  const auto receipts = kept();
  ASSERT_EQ(receipts.size(), 2U);
  EXPECT_EQ(receipts[0].recipients, std::vector<std::string>{"111"});
  EXPECT_EQ(receipts[0].messages[0].id, "m1");
  EXPECT_EQ(receipts[0].messages[0].time, "2023-11-14T22:13:20Z");
  EXPECT_EQ(receipts[1].messages[0].id, "m2");
  EXPECT_EQ(receipts[1].about, about_);
  EXPECT_NE(receipts[0].id, receipts[1].id);
}

TEST_F(DeliverTest, StoresTheIntentBeforeItSends) {
  channel_.parts = 2;
  deliver();
  ASSERT_EQ(channel_.sent.size(), 2U);
  ASSERT_EQ(channel_.sent[0].on_disk.size(), 1U);
  EXPECT_EQ(channel_.sent[0].on_disk[0].messages[0].state, State::sending);
  EXPECT_EQ(channel_.sent[0].on_disk[0].messages[1].state, State::planned);
  EXPECT_EQ(channel_.sent[1].on_disk[0].messages[0].state, State::sent);
  EXPECT_EQ(channel_.sent[1].on_disk[0].messages[1].state, State::sending);
}

TEST_F(DeliverTest, SendsNothingTwiceUnlessToldTo) {
  deliver();
  const auto second = deliver();
  EXPECT_EQ(channel_.sent.size(), 1U);
  ASSERT_EQ(second.size(), 1U);
  EXPECT_TRUE(second[0].was_sent_before);
  EXPECT_TRUE(second[0].delivery.is_complete());
  const auto third = deliver(Again::yes);
  EXPECT_EQ(channel_.sent.size(), 2U);
  EXPECT_FALSE(third[0].was_sent_before);
  EXPECT_EQ(kept().size(), 2U);
}

TEST_F(DeliverTest, SendsAnotherArchiveOfThatName) {
  deliver();
  about_.digest = "other";
  EXPECT_FALSE(deliver()[0].was_sent_before);
  EXPECT_EQ(channel_.sent.size(), 2U);
}

TEST_F(DeliverTest, TriesAgainWithGrowingPauses) {
  channel_.outcomes = {outcome(Kind::again), outcome(Kind::again), outcome(Kind::again)};
  EXPECT_TRUE(deliver()[0].delivery.is_complete());
  EXPECT_EQ(waiter_.waits, (std::vector{seconds(1), seconds(2), seconds(4)}));
  EXPECT_FALSE(channel_.sent.back().may_be_second);
}

TEST_F(DeliverTest, GivesUpAfterFivePausesAndGoesOnLater) {
  for (int i = 0; i < 6; ++i) channel_.outcomes.push_back(outcome(Kind::again, "502 Bad Gateway"));
  const auto first = deliver();
  EXPECT_EQ(channel_.sent.size(), 6U);
  EXPECT_EQ(waiter_.waits.size(), 5U);
  ASSERT_NE(first[0].delivery.first_trouble(), nullptr);
  EXPECT_EQ(first[0].delivery.first_trouble()->failure, "502 Bad Gateway");
  EXPECT_EQ(kept()[0].messages[0].state, State::failed);
  const auto second = deliver();
  EXPECT_TRUE(second[0].delivery.is_complete());
  EXPECT_EQ(second[0].delivery.id, first[0].delivery.id);
  EXPECT_FALSE(channel_.sent.back().may_be_second);
}

TEST_F(DeliverTest, WaitsAsLongAsTheServiceAsks) {
  channel_.outcomes = {outcome(Kind::again, "429", seconds(70)), outcome(Kind::again, "429", seconds(800))};
  EXPECT_TRUE(deliver()[0].delivery.is_complete());
  EXPECT_EQ(waiter_.waits, (std::vector{seconds(70), seconds(800)}));
}

TEST_F(DeliverTest, DoesNotWaitLongerThanAQuarterOfAnHour) {
  channel_.outcomes = {outcome(Kind::again, "429", seconds(800)), outcome(Kind::again, "too many", seconds(101))};
  const auto done = deliver();
  EXPECT_EQ(waiter_.waits, std::vector{seconds(800)});
  EXPECT_EQ(done[0].delivery.first_trouble()->failure, "too many");
}

TEST_F(DeliverTest, GivesTheOthersTheirsWhenOneIsRefused) {
  channel_.to = {"111", "222"};
  channel_.outcomes = {outcome(Kind::refused, "chat not found")};
  const auto done = deliver();
  EXPECT_EQ(done[0].delivery.first_trouble()->failure, "chat not found");
  EXPECT_EQ(done[0].delivery.first_trouble()->hint, "hint");
  EXPECT_TRUE(done[1].delivery.is_complete());
  EXPECT_TRUE(waiter_.waits.empty());
}

TEST_F(DeliverTest, AsksAServiceThatWantsNothingOfUsOnlyOnce) {
  channel_.to = {"111", "222"};
  channel_.outcomes = {outcome(Kind::channel_refused, "Unauthorized")};
  const auto done = deliver();
  EXPECT_EQ(channel_.sent.size(), 1U);
  ASSERT_EQ(done.size(), 2U);
  EXPECT_EQ(done[1].delivery.first_trouble()->failure, "Unauthorized");
}

TEST_F(DeliverTest, DoesNotSendAgainWhatMayHaveArrived) {
  channel_.outcomes = {outcome(Kind::uncertain, "no answer")};
  EXPECT_EQ(deliver()[0].delivery.first_trouble()->state, State::uncertain);
  const auto second = deliver();
  EXPECT_EQ(channel_.sent.size(), 1U);
  EXPECT_FALSE(second[0].was_sent_before);
  EXPECT_EQ(second[0].delivery.first_trouble()->state, State::uncertain);
  deliver(Again::yes);
  EXPECT_EQ(channel_.sent.size(), 2U);
}

TEST_F(DeliverTest, GoesOnWithThePartThatIsMissing) {
  channel_.parts = 3;
  deliver_and_die(2);
  EXPECT_EQ(kept()[0].messages[1].state, State::sending);
  const auto done = deliver();
  EXPECT_TRUE(done[0].delivery.is_complete());
  ASSERT_EQ(channel_.sent.size(), 4U);
  EXPECT_EQ(channel_.sent[2].name, "p1");
  EXPECT_TRUE(channel_.sent[2].may_be_second);
  EXPECT_EQ(channel_.sent[3].name, "p2");
  EXPECT_FALSE(channel_.sent[3].may_be_second);
  EXPECT_TRUE(kept()[0].messages[1].may_be_second);
}

TEST_F(DeliverTest, LeavesTheServiceToKnowASecondCopyWhileItRemembers) {
  channel_.remembers = std::chrono::hours(23);
  deliver_and_die(1);
  clock_.time += std::chrono::hours(22);
  deliver();
  EXPECT_FALSE(channel_.sent[1].may_be_second);
  EXPECT_EQ(channel_.sent[0].id, channel_.sent[1].id);
}

TEST_F(DeliverTest, MarksASecondCopyThatTheServiceNoLongerKnows) {
  channel_.remembers = std::chrono::hours(23);
  deliver_and_die(1);
  clock_.time += std::chrono::hours(23);
  deliver();
  EXPECT_TRUE(channel_.sent[1].may_be_second);
}

TEST_F(DeliverTest, MarksAnotherTryOfWhatAProxyMayHavePassedOn) {
  Outcome lost = outcome(Kind::again, "504 Gateway Timeout");
  lost.may_have_arrived = true;
  channel_.outcomes = {lost};
  EXPECT_TRUE(deliver()[0].delivery.is_complete());
  ASSERT_EQ(channel_.sent.size(), 2U);
  EXPECT_FALSE(channel_.sent[0].may_be_second);
  EXPECT_TRUE(channel_.sent[1].may_be_second);
}

TEST_F(DeliverTest, RemembersThatAGivenUpTryMayHaveArrived) {
  channel_.remembers = std::chrono::hours(23);
  Outcome lost = outcome(Kind::again, "no answer");
  lost.may_have_arrived = true;
  channel_.outcomes = {6, lost};
  deliver();
  EXPECT_EQ(kept()[0].messages[0].state, State::failed);
  EXPECT_FALSE(channel_.sent.back().may_be_second);
  clock_.time += std::chrono::hours(23);
  EXPECT_TRUE(deliver()[0].delivery.is_complete());
  EXPECT_TRUE(channel_.sent.back().may_be_second);
}

TEST_F(DeliverTest, MarksASecondCopyToMoreRecipients) {
  channel_.at_once = true;
  channel_.to = {"a", "b"};
  deliver_and_die(1);
  channel_.to = {"a", "b", "c"};
  deliver();
  EXPECT_NE(channel_.sent[0].id, channel_.sent[1].id);
  EXPECT_TRUE(channel_.sent[1].may_be_second);
}

TEST_F(DeliverTest, SaysTheSameOnAnotherTry) {
  deliver_and_die(1);
  about_.seconds.reset();
  deliver();
  EXPECT_EQ(kept()[0].about.seconds, 3.2);
}

TEST_F(DeliverTest, PlansAnewWhereNothingWasSentYet) {
  channel_.parts = 2;
  channel_.outcomes = {outcome(Kind::refused)};
  deliver();
  channel_.parts = 4;
  EXPECT_EQ(deliver()[0].delivery.messages.size(), 4U);
  EXPECT_EQ(channel_.sent.size(), 5U);
}

TEST_F(DeliverTest, KeepsThePlanOnceAPartIsThere) {
  channel_.parts = 2;
  channel_.outcomes = {outcome(Kind::sent), outcome(Kind::refused)};
  deliver();
  channel_.parts = 4;
  EXPECT_EQ(deliver()[0].delivery.messages.size(), 2U);
  EXPECT_EQ(channel_.sent.size(), 3U);
}

TEST_F(DeliverTest, SaysWhereTheArchiveIsWhenItIsTooLarge) {
  channel_.outcomes = {outcome(Kind::too_large)};
  const auto done = deliver();
  EXPECT_TRUE(done[0].delivery.is_complete());
  ASSERT_EQ(done[0].delivery.messages.size(), 1U);
  EXPECT_EQ(done[0].delivery.messages[0].what, What::place);
}

TEST_F(DeliverTest, SendsTheArchiveOnceItIsNoLongerTooLarge) {
  channel_.is_too_large = true;
  EXPECT_TRUE(deliver()[0].delivery.is_place_alone());
  EXPECT_TRUE(deliver()[0].was_sent_before);
  EXPECT_EQ(channel_.sent.size(), 1U);
  channel_.is_too_large = false;
  const auto done = deliver();
  EXPECT_FALSE(done[0].was_sent_before);
  EXPECT_FALSE(done[0].delivery.is_place_alone());
  EXPECT_EQ(channel_.sent.back().what, What::document);
  EXPECT_TRUE(deliver()[0].was_sent_before);
}

TEST_F(DeliverTest, FailsWhereEvenThePlaceIsTooLarge) {
  channel_.outcomes = {outcome(Kind::too_large), outcome(Kind::too_large, "still too large")};
  EXPECT_EQ(deliver()[0].delivery.first_trouble()->failure, "still too large");
}

TEST_F(DeliverTest, SendsOneMessageToAllRecipientsAtOnce) {
  channel_.at_once = true;
  channel_.to = {"a", "b"};
  const auto done = deliver();
  ASSERT_EQ(done.size(), 1U);
  EXPECT_EQ(done[0].delivery.recipients, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(channel_.sent.size(), 1U);
  channel_.to = {"a", "b", "c"};
  const auto more = deliver();
  ASSERT_EQ(more.size(), 2U);
  EXPECT_TRUE(more[0].was_sent_before);
  EXPECT_EQ(more[1].delivery.recipients, std::vector<std::string>{"c"});
}

TEST_F(DeliverTest, TellsARefusedRecipientFromThoseWhoGotIt) {
  channel_.at_once = true;
  channel_.to = {"a", "b"};
  Outcome partly{.kind = Kind::sent, .id = "m", .refused_recipients = {{"b", "no such user", "hint"}}};
  channel_.outcomes = {partly};
  const auto done = deliver();
  ASSERT_EQ(done.size(), 2U);
  EXPECT_TRUE(done[0].delivery.is_complete());
  EXPECT_EQ(done[0].delivery.recipients, std::vector<std::string>{"a"});
  EXPECT_EQ(done[1].delivery.recipients, std::vector<std::string>{"b"});
  EXPECT_EQ(done[1].delivery.first_trouble()->failure, "no such user");
  const auto later = deliver();
  ASSERT_EQ(later.size(), 2U);
  EXPECT_TRUE(later[0].was_sent_before);
  EXPECT_EQ(channel_.sent.back().to, "b");
}

TEST_F(DeliverTest, IsDoneByOneRunAtATime) {
  const base::ReadFile file(channel_.place);
  const Receipts other(file);
  try {
    deliver();
    FAIL() << "two at once";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.kind(), base::ErrorKind::refused);
  }
  EXPECT_TRUE(channel_.sent.empty());
}

TEST_F(DeliverTest, SendsNothingWhereNoReceiptCanBeKept) {
  std::ofstream(receipts_path(channel_.place)) << "{\"mine\": true}";
  EXPECT_THROW(deliver(), base::Error);
  EXPECT_TRUE(channel_.sent.empty());
}

}  // namespace
}  // namespace holdfast::delivery
