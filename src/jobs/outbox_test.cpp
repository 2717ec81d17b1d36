#include "jobs/outbox.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <deque>
#include <fstream>
#include <map>
#include <thread>

#include "base/error.h"
#include "base/waiter.h"
#include "jobs/test_folder.h"

namespace holdfast::jobs {
namespace {

namespace fs = std::filesystem;
using delivery::Outcome;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Kind = Outcome::Kind;
using Words = std::vector<std::string>;

class SetClock final : public base::Clock {
 public:
  TimePoint now() const override { return time; }
  TimePoint time = base::parse_iso_utc("2026-11-27T03:00:12Z").value();
};

// Answers as it is told, per addressee: "111", "mail". Without an answer it brings everything.
class FakeMessenger final : public delivery::Messenger {
 public:
  struct Asked {
    std::string to;
    delivery::News news;
  };

  Outcome tell_chat(const delivery::News& news, int64_t chat, std::stop_token stop) override {
    return answer(std::to_string(chat), news, stop);
  }
  Outcome tell_by_mail(const delivery::News& news, const Words& recipients, std::stop_token stop) override {
    mailed_to = recipients;
    return answer("mail", news, stop);
  }

  // Since it was last asked, "111: Backup of tarot failed".
  Words take() {
    Words words;
    for (const Asked& one : asked) words.push_back(one.to + ": " + one.news.text.substr(0, one.news.text.find('\n')));
    asked.clear();
    return words;
  }

  std::map<std::string, std::deque<Outcome>> outcomes;
  std::vector<Asked> asked;
  Words mailed_to;

 private:
  Outcome answer(const std::string& to, const delivery::News& news, const std::stop_token& stop) {
    if (stop.stop_requested()) throw base::Error(base::ErrorKind::cancelled, "cancelled");
    asked.push_back({.to = to, .news = news});
    auto& mine = outcomes[to];
    if (mine.empty()) return {};
    const Outcome outcome = mine.front();
    mine.pop_front();
    return outcome;
  }
};

const Notice kFailed{.subject = "Backup of tarot failed", .lines = {"no connection"}, .hint = "Look.", .only_to = {}};
const Notice kMissed{.subject = "Backup of tarot was missed", .lines = {"no worker"}, .hint = "", .only_to = {}};

class OutboxTest : public testing::Test {
 protected:
  OutboxTest() {
    settings_.telegram.bot_token = base::Secret("123:abc");
    settings_.rbac.owner_ids = {111, 222};
    settings_.email.api_key = base::Secret("re_1");
    settings_.email.from_address = "noreply@example.com";
    settings_.backup.email_recipients = {"a@example.com", "b@example.com"};
    begin();
  }

  // As a new worker does.
  void begin() {
    outbox_.reset();
    outbox_.emplace(file_, settings_, messenger_, clock_);
  }
  void away(const std::string& to, int times, Kind kind = Kind::again) {
    for (int i = 0; i < times; ++i) messenger_.outcomes[to].push_back({.kind = kind, .words = "no answer"});
  }
  void away_all(int times) {
    for (const char* to : {"111", "222", "mail"}) away(to, times);
  }
  std::optional<seconds> bring() { return outbox_->bring({}); }
  size_t kept() const {
    std::ifstream file(file_);
    return file ? parse_pending(std::string(std::istreambuf_iterator<char>(file), {})).size() : 0;
  }

  TestFolder folder_;
  const fs::path file_ = folder_.path() / "tarot.outbox.json";
  config::Settings settings_;
  FakeMessenger messenger_;
  SetClock clock_;
  std::optional<Outbox> outbox_;
};

TEST_F(OutboxTest, TellsEverybodyOnceAndKeepsNothing) {
  outbox_->tell(kFailed);
  EXPECT_EQ(bring(), std::nullopt);
  EXPECT_EQ(messenger_.take(), (Words{"111: Backup of tarot failed", "222: Backup of tarot failed",
                                      "mail: Backup of tarot failed (of 2026-11-27 03:00:12 UTC)"}));
  EXPECT_EQ(messenger_.mailed_to, settings_.backup.email_recipients);
  EXPECT_EQ(bring(), std::nullopt);
  EXPECT_TRUE(messenger_.take().empty());
  EXPECT_FALSE(fs::exists(file_));
}

TEST_F(OutboxTest, HasANoticeOnTheDiskBeforeAnythingIsDoneWithIt) {
  outbox_->tell(kFailed);
  EXPECT_EQ(kept(), 1U);
  EXPECT_EQ(fs::status(file_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  begin();  // the worker was killed
  EXPECT_EQ(bring(), std::nullopt);
  EXPECT_EQ(messenger_.take().size(), 3U);
}

TEST_F(OutboxTest, TellsLaterWhoeverWasAwayAndNobodyTwice) {
  away("222", 2);
  outbox_->tell(kFailed);
  EXPECT_EQ(bring(), seconds(1));
  EXPECT_EQ(messenger_.take().size(), 3U);
  EXPECT_EQ(bring(), seconds(1));  // it is not time yet
  EXPECT_TRUE(messenger_.take().empty());
  clock_.time += seconds(1);
  EXPECT_EQ(bring(), seconds(2));
  clock_.time += hours(2);
  EXPECT_EQ(bring(), std::nullopt);
  EXPECT_EQ(messenger_.take(),
            (Words{"222: Backup of tarot failed", "222: Backup of tarot failed (of 2026-11-27 03:00:12 UTC)"}));
}

TEST_F(OutboxTest, BeginsWithAShortPauseAgainAfterASuccess) {
  away("111", 1);
  outbox_->tell(kFailed);
  bring();
  clock_.time += seconds(1);
  EXPECT_EQ(bring(), std::nullopt);
  away("111", 1);
  outbox_->tell(kMissed);
  EXPECT_EQ(bring(), seconds(1));
}

TEST_F(OutboxTest, TellsWhatAnotherWorkerCouldNotAtOnce) {
  away_all(1);
  outbox_->tell(kFailed);
  EXPECT_EQ(bring(), seconds(1));
  messenger_.take();
  clock_.time += hours(5);
  begin();
  EXPECT_EQ(bring(), std::nullopt);
  EXPECT_EQ(messenger_.take().size(), 3U);
  EXPECT_EQ(kept(), 0U);
}

TEST_F(OutboxTest, WaitsUpToAQuarterOfAnHour) {
  away("111", 20);
  outbox_->tell(kFailed);
  std::optional<seconds> pause = bring();
  for (int i = 0; i < 15; ++i) {
    clock_.time += *pause;
    const auto next = bring();
    EXPECT_EQ(next, std::min<seconds>(*pause * 2, minutes(15)));
    pause = next;
  }
  EXPECT_EQ(pause, minutes(15));
}

TEST_F(OutboxTest, WaitsAsLongAsTheServiceAsks) {
  messenger_.outcomes["111"].push_back({.kind = Kind::again, .words = "too many", .wait = minutes(40)});
  outbox_->tell(kFailed);
  bring();
  messenger_.take();
  clock_.time += minutes(39);
  bring();
  EXPECT_TRUE(messenger_.take().empty());
  clock_.time += minutes(1);
  EXPECT_EQ(bring(), std::nullopt);
  EXPECT_EQ(messenger_.take().size(), 1U);
}

TEST_F(OutboxTest, KeepsTheOrderOfEachAndLetsNobodyWaitForAnother) {
  away("111", 1);
  outbox_->tell(kFailed);
  outbox_->tell(kMissed);
  bring();
  EXPECT_EQ(messenger_.take(),
            (Words{"111: Backup of tarot failed", "222: Backup of tarot failed",
                   "mail: Backup of tarot failed (of 2026-11-27 03:00:12 UTC)", "222: Backup of tarot was missed",
                   "mail: Backup of tarot was missed (of 2026-11-27 03:00:12 UTC)"}));
  clock_.time += seconds(1);
  EXPECT_EQ(bring(), std::nullopt);
  EXPECT_EQ(messenger_.take(), (Words{"111: Backup of tarot failed", "111: Backup of tarot was missed"}));
}

TEST_F(OutboxTest, KeepsNothingThatWaitingCannotMend) {
  away("111", 1, Kind::refused);
  away("mail", 1, Kind::channel_refused);
  outbox_->tell(kFailed);
  EXPECT_EQ(bring(), std::nullopt);
  EXPECT_EQ(kept(), 0U);
}

TEST_F(OutboxTest, TriesOnceMoreWhereNoAnswerCame) {
  away("111", 2, Kind::uncertain);
  outbox_->tell(kFailed);
  EXPECT_EQ(bring(), seconds(1));
  begin();
  EXPECT_EQ(bring(), std::nullopt);
  EXPECT_EQ(messenger_.take().size(), 4U);  // of which two to 111
}

TEST_F(OutboxTest, SendsTheSameMailAgainToTheByte) {
  away("mail", 1);
  outbox_->tell(kFailed);
  bring();
  clock_.time += hours(3);
  begin();
  bring();
  const auto& asked = messenger_.asked;
  ASSERT_EQ(asked.size(), 4U);
  EXPECT_EQ(asked[2].to, "mail");
  EXPECT_EQ(asked[3].to, "mail");
  EXPECT_EQ(asked[2].news.id, asked[3].news.id);
  EXPECT_EQ(asked[2].news.text, asked[3].news.text);
  EXPECT_EQ(asked[2].news.begun, asked[3].news.begun);
  EXPECT_EQ(asked[3].news.text, "Backup of tarot failed (of 2026-11-27 03:00:12 UTC)\nno connection\nHint: Look.");
}

TEST_F(OutboxTest, TellsWhoeverAskedAloneInHisChat) {
  Notice notice = kFailed;
  notice.only_to = 222;
  outbox_->tell(notice);
  bring();
  EXPECT_EQ(messenger_.take(), Words{"222: Backup of tarot failed"});
}

TEST_F(OutboxTest, TellsTheOwnersInsteadOfAStranger) {
  Notice notice = kFailed;
  notice.only_to = 999;
  outbox_->tell(notice);
  bring();
  EXPECT_EQ(messenger_.take().size(), 3U);
}

TEST_F(OutboxTest, TellsNobodyWhomTheSettingsNoLongerName) {
  away_all(1);
  outbox_->tell(kFailed);
  bring();
  const std::string id = messenger_.asked.back().news.id;
  messenger_.take();
  settings_.rbac.owner_ids = {222, 333};
  settings_.backup.email_recipients = {"b@example.com"};
  begin();
  bring();
  EXPECT_EQ(messenger_.mailed_to, Words{"b@example.com"});
  EXPECT_NE(messenger_.asked.back().news.id, id);
  EXPECT_EQ(messenger_.take().front(), "222: Backup of tarot failed");
}

TEST_F(OutboxTest, KeepsNothingWhereNobodyCanBeTold) {
  settings_ = {};
  begin();
  outbox_->tell(kFailed);
  EXPECT_EQ(bring(), std::nullopt);
  EXPECT_FALSE(fs::exists(file_));
}

TEST_F(OutboxTest, ForgetsTheOldestBeyondAHundred) {
  for (int i = 0; i < 101; ++i) {
    outbox_->tell({.subject = std::to_string(i), .lines = {}, .hint = "", .only_to = 111});
  }
  EXPECT_EQ(kept(), 100U);
  bring();
  const Words told = messenger_.take();
  ASSERT_EQ(told.size(), 100U);
  EXPECT_EQ(told.front(), "111: 1");
  EXPECT_EQ(told.back(), "111: 100");
}

TEST_F(OutboxTest, ForgetsAfterThreeDays) {
  away("111", 99);
  outbox_->tell(kFailed);
  bring();
  clock_.time += days(3);
  bring();
  EXPECT_EQ(kept(), 1U);
  clock_.time += minutes(15);
  EXPECT_EQ(bring(), std::nullopt);
  EXPECT_EQ(kept(), 0U);
}

TEST_F(OutboxTest, WaitsForNoClockThatWasAhead) {
  away("111", 1);
  outbox_->tell(kFailed);
  bring();
  clock_.time -= hours(9);
  EXPECT_EQ(bring(), std::nullopt);
}

TEST_F(OutboxTest, BeginsAnewWhereTheFileIsDamaged) {
  std::ofstream(file_) << "{\"holdfast_outbox\": 1, \"notices\": [{\"id\"";
  begin();
  outbox_->tell(kFailed);
  EXPECT_EQ(kept(), 1U);
  EXPECT_EQ(bring(), std::nullopt);
  EXPECT_EQ(messenger_.take().size(), 3U);
}

TEST_F(OutboxTest, ReadsNoFileThatOthersCouldHaveWritten) {
  outbox_->tell(kFailed);
  ASSERT_EQ(::chmod(file_.c_str(), 0622), 0);
  begin();
  EXPECT_EQ(bring(), std::nullopt);
  EXPECT_TRUE(messenger_.take().empty());
}

TEST_F(OutboxTest, TellsWhereItCannotKeepAnything) {
  fs::create_directories(file_ / "in the way");
  outbox_->tell(kFailed);
  EXPECT_EQ(bring(), std::nullopt);
  EXPECT_EQ(messenger_.take().size(), 3U);
}

TEST_F(OutboxTest, LosesNothingToAStop) {
  outbox_->tell(kFailed);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(outbox_->bring(stop.get_token()), base::Error);
  outbox_->run(stop.get_token());
  EXPECT_EQ(kept(), 1U);
}

TEST_F(OutboxTest, BringsWhatIsToldWhileItRuns) {
  std::jthread runs([&](const std::stop_token& stop) { outbox_->run(stop); });
  outbox_->tell(kFailed);
  outbox_->wait_for_first_tries(seconds(30));
  EXPECT_EQ(messenger_.asked.size(), 3U);
  EXPECT_EQ(kept(), 0U);
  away_all(1);
  outbox_->tell(kMissed);
  outbox_->wait_for_first_tries(seconds(30));  // whoever is away is not waited for
  EXPECT_EQ(messenger_.asked.size(), 6U);
  EXPECT_EQ(kept(), 1U);
}

}  // namespace
}  // namespace holdfast::jobs
