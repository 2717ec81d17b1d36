#include "telegram/backup_watch.h"

#include "base/error.h"
#include "jobs/sqlite_queue.h"
#include "telegram/test_bot.h"

namespace holdfast::telegram {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

class BackupWatchTest : public BotTest {
 protected:
  std::string enqueue(int64_t chat = 111) { return queue.enqueue({.app = "tarot", .chat_id = chat}).value(); }
  jobs::TakenJob begin(int64_t chat = 111) {
    enqueue(chat);
    return queue.take("worker").value();
  }
  void remember(const std::string& job, int64_t message = 7, int64_t chat = 111) {
    memory.change([&](Remembered& all) {
      all.watches.push_back(
          {.job = job, .chat = chat, .message = message, .begun = time.now().time_since_epoch().count()});
    });
  }
  // A look each half second, as run() does it.
  void look_for(milliseconds how_long, const std::function<void()>& meanwhile = nullptr) {
    for (const int64_t end = time.milliseconds() + how_long.count(); time.milliseconds() < end;) {
      if (meanwhile) meanwhile();
      watch.look(stop.get_token());
      time.pass(milliseconds(500));
    }
  }
  size_t watches() const { return memory.get().watches.size(); }
  static jobs::BackupResult result_for(const std::string& chat) {
    return {.path = "/b/x.sql.gz",
            .size = 2'340'000,
            .tables = 24,
            .rows = 1203,
            .duration = 3.2,
            .deliveries = {{.channel = "telegram", .recipients = {chat}, .is_complete = true}}};
  }

  jobs::SqliteQueue queue{folder.path() / "queue.sqlite", {.apps = {"tarot"}}, [this] { return time.milliseconds(); }};
  BackupWatch watch{"tarot", queue, chats, memory, time, time};
};

TEST_F(BackupWatchTest, ShowsHowItGoesAndThenWhatCameOfIt) {
  remember(enqueue());
  look_for(seconds(5));
  EXPECT_EQ(asked(), std::vector<std::string>{"editMessageText 111 7 Backup of tarot: it waits for its turn"});
  const jobs::TakenJob taken = queue.take("worker").value();
  look_for(seconds(5));
  EXPECT_EQ(last_asked(), "editMessageText 111 7 Backup of tarot: it begins");
  queue.set_progress(taken, "reading, 45 %");
  look_for(seconds(5));
  EXPECT_EQ(last_asked(), "editMessageText 111 7 Backup of tarot: reading, 45 %");
  queue.finish(taken, result_for("111"));
  look_for(seconds(5));
  EXPECT_EQ(last_asked(),
            "editMessageText 111 7 Backup of tarot done: 2.34 MB, 24 tables, 1,203 rows, 3.2s\n/b/x.sql.gz");
  EXPECT_EQ(http.asked().size(), 4U);
  EXPECT_EQ(watches(), 0U);
  look_for(seconds(10));
  EXPECT_EQ(http.asked().size(), 4U) << "what has come to its end is let alone";
}

TEST_F(BackupWatchTest, ChangesAMessageAtMostEveryThreeSeconds) {
  const jobs::TakenJob taken = begin();
  remember(taken.id);
  std::vector<int64_t> times;
  int percent = 0;
  look_for(seconds(60), [&] {
    if (http.asked().size() > times.size()) times.push_back(time.milliseconds());
    queue.set_progress(taken, "reading, " + std::to_string(++percent) + " %");
  });
  EXPECT_GE(times.size(), 10U);
  EXPECT_LE(times.size(), 20U);
  for (size_t i = 1; i < times.size(); ++i) EXPECT_GE(times[i] - times[i - 1], 3000) << i;
}

TEST_F(BackupWatchTest, ChangesNothingThatIsAsItWas) {
  const jobs::TakenJob taken = begin();
  remember(taken.id);
  queue.set_progress(taken, "reading, 45 %");
  look_for(seconds(60));
  EXPECT_EQ(http.asked().size(), 1U);
}

TEST_F(BackupWatchTest, ShowsSeveralBackupsAndSeveralChatsAtOnce) {
  const jobs::TakenJob taken = begin(111);
  remember(taken.id, 7, 111);
  remember(taken.id, 8, 222);
  time.pass(seconds(1));
  remember(enqueue(222), 9, 222);
  look_for(seconds(5));
  EXPECT_EQ(asked(), (std::vector<std::string>{"editMessageText 111 7 Backup of tarot: it begins",
                                               "editMessageText 222 8 Backup of tarot: it begins",
                                               "editMessageText 222 9 Backup of tarot: it waits for its turn"}));
}

TEST_F(BackupWatchTest, SaysWhyItIsTriedAgainThoughAnotherJobIsDueBefore) {
  const jobs::TakenJob taken = begin();
  remember(taken.id);
  queue.retry_later(taken, jobs::Failure{.message = "the server is away"});
  enqueue(222);
  look_for(seconds(20));
  EXPECT_EQ(asked(),
            std::vector<std::string>{
                "editMessageText 111 7 Backup of tarot: failed, and is tried again in 1 minute: the server is away"});
}

TEST_F(BackupWatchTest, SaysWhyThereIsNone) {
  const jobs::TakenJob taken = begin();
  remember(taken.id);
  queue.finish(taken, jobs::Failure{.message = "the server is \x01 away", .hint = "Start it."});
  look_for(seconds(5));
  EXPECT_EQ(asked(), std::vector<std::string>{
                         "editMessageText 111 7 Backup of tarot failed: the server is \\x01 away\nHint: Start it."});
}

// Who asked twice, or for one that was to come here anyway, has got it; who looked on has not.
TEST_F(BackupWatchTest, SaysWhetherItCameHere) {
  const jobs::TakenJob taken = begin(111);
  remember(taken.id, 7, 111);
  remember(taken.id, 8, 111);
  remember(taken.id, 9, 222);
  queue.finish(taken, result_for("111"));
  look_for(seconds(5));
  ASSERT_EQ(asked().size(), 3U);
  for (const int at : {0, 1}) EXPECT_EQ(asked()[at].find("not made for this chat"), std::string::npos) << asked()[at];
  EXPECT_NE(asked()[2].find("It was not made for this chat. /backup makes one that comes here."), std::string::npos);
}

TEST_F(BackupWatchTest, LeavesAMessageThatIsGone) {
  const jobs::TakenJob taken = begin();
  remember(taken.id);
  refuse(400, "Bad Request: message to edit not found");
  look_for(seconds(20), [&] { queue.set_progress(taken, std::to_string(time.milliseconds())); });
  EXPECT_EQ(http.asked().size(), 1U);
  EXPECT_EQ(watches(), 0U);
}

TEST_F(BackupWatchTest, WaitsAsLongAsTelegramAsks) {
  const jobs::TakenJob taken = begin();
  remember(taken.id);
  refuse(429, "Too Many Requests", 30);
  look_for(seconds(33), [&] { queue.set_progress(taken, std::to_string(time.milliseconds())); });
  EXPECT_EQ(http.asked().size(), 1U);
  queue.finish(taken, result_for("111"));
  look_for(seconds(5));
  EXPECT_EQ(http.asked().size(), 2U);
  EXPECT_NE(last_asked().find("done:"), std::string::npos);
}

TEST_F(BackupWatchTest, TellsTheEndToAnApiThatWasAwayForHours) {
  const jobs::TakenJob taken = begin();
  remember(taken.id);
  queue.finish(taken, result_for("111"));
  for (int i = 0; i < 2000; ++i) no_connection();
  look_for(hours(2));
  EXPECT_EQ(watches(), 1U);
  look_for(hours(1));
  EXPECT_EQ(watches(), 0U);
  EXPECT_NE(last_asked().find("done:"), std::string::npos);
}

TEST_F(BackupWatchTest, SendsTheMessageThatCouldNotBeSent) {
  const jobs::TakenJob taken = begin();
  remember(taken.id, 0);
  for (int i = 0; i < 5; ++i) no_connection();
  look_for(seconds(59));
  EXPECT_EQ(asked()[5], "sendMessage 111 Backup of tarot: it begins");
  EXPECT_EQ(http.asked().size(), 6U) << "sent once, and it needs no change then";
  EXPECT_EQ(memory.get().watches[0].message, 7);
  queue.finish(taken, result_for("111"));
  look_for(seconds(5));
  EXPECT_NE(last_asked().find("editMessageText 111 7 Backup of tarot done:"), std::string::npos);
}

TEST_F(BackupWatchTest, SendsTheLastTextWhereNoneCouldBeSentBefore) {
  const jobs::TakenJob taken = begin();
  remember(taken.id, 0);
  queue.finish(taken, result_for("111"));
  look_for(seconds(5));
  EXPECT_EQ(asked().size(), 1U);
  EXPECT_NE(last_asked().find("sendMessage 111 Backup of tarot done:"), std::string::npos);
  EXPECT_EQ(watches(), 0U);
}

TEST_F(BackupWatchTest, AsksNoOftenerThanTelegramWantsWhereNothingCouldBeSent) {
  remember(enqueue(), 0);
  refuse(429, "Too Many Requests", 600);
  look_for(seconds(599));
  EXPECT_EQ(http.asked().size(), 1U);
  look_for(seconds(60));
  EXPECT_EQ(http.asked().size(), 2U);
  EXPECT_EQ(memory.get().watches[0].message, 7);
}

TEST_F(BackupWatchTest, LeavesAloneWhoHasBlockedTheBot) {
  remember(enqueue(), 0);
  refuse(403, "Forbidden: bot was blocked by the user");
  look_for(seconds(60));
  EXPECT_EQ(http.asked().size(), 1U);
  EXPECT_EQ(watches(), 0U);
}

TEST_F(BackupWatchTest, SendsOneMessageThoughTheDiskIsFull) {
  const jobs::TakenJob taken = begin();
  remember(taken.id, 0);
  const fs::path moved = folder.path().string() + ".moved";
  fs::rename(folder.path(), moved);
  EXPECT_THROW(watch.look(stop.get_token()), base::Error);
  time.on_wait([&] {
    if (time.waits().size() == 20) stop.request_stop();
  });
  watch.run(stop.get_token());
  stop = std::stop_source();
  size_t sent = 0;
  for (const std::string& line : asked()) sent += line.starts_with("sendMessage");
  EXPECT_EQ(sent, 1U);
  fs::rename(moved, folder.path());
  look_for(seconds(5));
  EXPECT_EQ(memory.get().watches[0].message, 7);
}

TEST_F(BackupWatchTest, TellsEverybodyTheEndThoughTheDiskIsFull) {
  const jobs::TakenJob taken = begin();
  remember(taken.id, 7, 111);
  remember(taken.id, 8, 222);
  look_for(seconds(5));
  queue.finish(taken, jobs::Failure{.message = "the disk is full"});
  const fs::path moved = folder.path().string() + ".moved";
  fs::rename(folder.path(), moved);
  time.pass(seconds(5));
  EXPECT_THROW(watch.look(stop.get_token()), base::Error);
  for (const char* place : {"111 7", "222 8"}) {
    const std::string told = std::string("editMessageText ") + place + " Backup of tarot failed: the disk is full";
    EXPECT_EQ(std::ranges::count(asked(), told), 1) << place;
  }
  fs::rename(moved, folder.path());
}

TEST_F(BackupWatchTest, GoesOnAfterARestart) {
  const jobs::TakenJob taken = begin();
  remember(taken.id);
  look_for(seconds(5));
  queue.finish(taken, result_for("111"));
  BotMemory next_memory(folder.path() / "tarot.bot.json", "123456789");
  BackupWatch next("tarot", queue, chats, next_memory, time, time);
  next.look(stop.get_token());
  EXPECT_EQ(http.asked().size(), 1U) << "the process before may have changed it just now";
  time.pass(seconds(5));
  next.look(stop.get_token());
  EXPECT_NE(last_asked().find("done:"), std::string::npos);
  EXPECT_TRUE(next_memory.get().watches.empty());
}

TEST_F(BackupWatchTest, GivesUpAfterTwoDaysAndSaysSo) {
  remember("telegram:1:2");
  time.pass(hours(47));
  look_for(seconds(5));
  EXPECT_EQ(watches(), 1U);
  EXPECT_EQ(last_asked(), "editMessageText 111 7 Backup of tarot: it waits for its turn");
  time.pass(hours(1));
  look_for(seconds(10));
  EXPECT_EQ(watches(), 0U);
  EXPECT_EQ(last_asked(), "editMessageText 111 7 Backup of tarot: what became of it is not known");
}

TEST_F(BackupWatchTest, GivesUpAfterTwoDaysThoughItCannotSaySo) {
  remember("telegram:1:2");
  time.pass(hours(49));
  for (int i = 0; i < 10; ++i) no_connection();
  look_for(seconds(10));
  EXPECT_EQ(watches(), 0U);
  EXPECT_EQ(http.asked().size(), 1U);
}

TEST_F(BackupWatchTest, RunsUntilTheStopWhateverIsAway) {
  remember(enqueue(), 7);
  http.answer(200, "garbage");
  time.on_wait([&] {
    if (time.waits().size() == 3) fs::rename(folder.path() / "tarot.bot.json", folder.path() / "moved");
    if (time.waits().size() == 40) stop.request_stop();
  });
  EXPECT_NO_THROW(watch.run(stop.get_token()));
  EXPECT_EQ(time.waits().size(), 40U);
}

}  // namespace
}  // namespace holdfast::telegram
