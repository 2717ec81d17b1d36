#include "telegram/reception.h"

#include <sys/stat.h>

#include <fstream>

#include "base/error.h"
#include "jobs/sqlite_queue.h"
#include "telegram/offers.h"
#include "telegram/shaky_queue.h"
#include "telegram/test_bot.h"

namespace holdfast::telegram {
namespace {

namespace fs = std::filesystem;
using base::Error;

class ReceptionTest : public BotTest {
 protected:
  ReceptionTest() {
    settings.app = "tarot";
    settings.rbac.owner_ids = {111, 222};
    settings.telegram = telegram_settings();
    settings.backup.directory = folder.path() / "backups";
    fs::create_directory(settings.backup.directory);
  }
  static Update said(int64_t id, const std::string& text, int64_t user = 111) {
    return {.id = id, .user = user, .chat = user, .is_private = true, .what = Said{.text = text}};
  }
  void handle(const Update& update) { reception.handle(update, stop.get_token()); }
  std::string log_of(const Update& update) {
    testing::internal::CaptureStderr();
    handle(update);
    return testing::internal::GetCapturedStderr();
  }
  std::vector<jobs::TakenJob> all_jobs() {
    std::vector<jobs::TakenJob> taken;
    while (auto job = file.take("worker")) {
      file.finish(*job, jobs::Failure{.message = "enough"});
      taken.push_back(*job);
    }
    return taken;
  }
  void move_folder_away() { fs::rename(folder.path(), moved); }
  void bring_folder_back() { fs::rename(moved, folder.path()); }

  const fs::path moved = folder.path().string() + ".moved";
  config::Settings settings;
  jobs::SqliteQueue file{folder.path() / "queue.sqlite", {.apps = {"tarot"}}, [this] { return time.milliseconds(); }};
  ShakyQueue queue{file};
  Reception reception{{.settings = settings,
                       .app_words = "--app tarot",
                       .queue = queue,
                       .chats = chats,
                       .memory = memory,
                       .clock = time}};
};

TEST(CommandOf, IsTheFirstWord) {
  EXPECT_EQ(command_of("/backup"), "backup");
  EXPECT_EQ(command_of("/Backup@holdfast_bot now"), "backup");
  EXPECT_EQ(command_of("/backup now"), "backup");
  EXPECT_EQ(command_of("/backup\nnow"), "backup");
  EXPECT_EQ(command_of("/backup@"), "backup");
}

TEST(CommandOf, IsEmptyForWhatIsNone) {
  for (const char* text : {"", "/", "backup", " /backup", "//", "/ backup", "/@bot", "\xff", "\n/backup"}) {
    EXPECT_NE(command_of(text), "backup") << text;
  }
  EXPECT_EQ(command_of(""), "");
  EXPECT_EQ(command_of("/"), "");
  EXPECT_EQ(command_of("/@bot"), "");
  EXPECT_EQ(command_of("/backups"), "backups");
  EXPECT_NE(command_of("/backup\xc2\xa0"), "backup");
  EXPECT_EQ(command_of("/" + std::string(100'000, 'A')).size(), 100'000U);
}

TEST_F(ReceptionTest, MakesTheBackupForWhoAsks) {
  handle(said(5, "/backup"));
  EXPECT_EQ(asked(), std::vector<std::string>{"sendMessage 111 Backup of tarot: it waits for its turn"});
  const Remembered all = memory.get();
  EXPECT_EQ(all.handled, std::vector<int64_t>{5});
  ASSERT_EQ(all.watches.size(), 1U);
  EXPECT_EQ(all.watches[0].message, 7);
  const auto jobs = all_jobs();
  ASSERT_EQ(jobs.size(), 1U);
  EXPECT_EQ(jobs[0].id, all.watches[0].job);
  EXPECT_EQ(jobs[0].job, (jobs::BackupJob{.app = "tarot", .telegram = true, .email = false, .chat_id = 111}));
}

TEST_F(ReceptionTest, MakesOneBackupHoweverOftenTheUpdateComes) {
  handle(said(5, "/backup"));
  handle(said(5, "/backup"));
  EXPECT_EQ(all_jobs().size(), 1U);
  handle(said(5, "/backup"));
  EXPECT_TRUE(all_jobs().empty()) << "nor after it was made";
  handle(said(6, "/backup"));
  EXPECT_EQ(all_jobs().size(), 1U);
}

TEST_F(ReceptionTest, AnswersASecondAskerWithTheProgress) {
  handle(said(5, "/backup"));
  const auto taken = file.take("worker");
  file.set_progress(*taken, "reading, 45 %");
  handle(said(6, "/backup", 222));
  EXPECT_EQ(last_asked(), "sendMessage 222 Backup of tarot: reading, 45 %");
  ASSERT_EQ(memory.get().watches.size(), 2U);
  EXPECT_EQ(memory.get().watches[1].job, taken->id);
  EXPECT_TRUE(all_jobs().empty());
}

TEST_F(ReceptionTest, AnswersStrangersWithNothingAndALine) {
  const std::vector<std::pair<Update, std::string>> strange{
      {said(5, "/backup", 999), "user 999 in the private chat 999 was not answered: no owner (RBAC__OWNER_IDS)"},
      {{.id = 6, .user = 111, .chat = -100, .what = Said{.text = "/backup"}},
       "user 111 in the chat -100 was not answered: backups are for private chats"},
      {{.id = 7, .user = 111, .chat = 222, .is_private = true, .what = Said{.text = "/backup"}}, "user 111 in the"},
      {{.id = 8, .user = 0, .chat = 111, .is_private = true, .what = Said{.text = "/backup"}}, "user 0 in the private"},
      {{.id = 9, .user = 999, .chat = 999, .is_private = true}, "user 999 in the private chat 999 was not answered"},
      {{.id = 10, .user = 999, .chat = 999, .is_private = true, .what = Pressed{.query = "1", .data = "x"}},
       "user 999 in the private chat 999 was not answered"},
      {{.id = 11, .user = -111, .chat = -111, .is_private = true, .what = Said{.text = "/backup"}}, "user -111"}};
  for (const auto& [update, words] : strange) EXPECT_NE(log_of(update).find(words), std::string::npos) << words;
  EXPECT_TRUE(http.asked().empty());
  EXPECT_TRUE(all_jobs().empty());
}

TEST_F(ReceptionTest, PutsNothingOfAStrangersIntoTheLog) {
  const std::string log = log_of(said(5, "/backup secret\n2026-01-01 forged", 999));
  EXPECT_EQ(log.find("secret"), std::string::npos);
  EXPECT_EQ(std::ranges::count(log, '\n'), 1);
}

TEST_F(ReceptionTest, PassesOverAnOwnersMessageWithoutText) {
  EXPECT_EQ(log_of({.id = 5, .user = 111, .chat = 111, .is_private = true}), "");
  EXPECT_EQ(log_of({.id = 6}), "") << "nor does anybody have to know of an update of nobody's";
  EXPECT_TRUE(http.asked().empty());
}

TEST_F(ReceptionTest, AnswersAnythingElseWithTheHelp) {
  for (const char* text : {"/help", "/start", "hello", "/nonsense", "/\xff"}) {
    handle(said(5, text));
    EXPECT_NE(last_asked().find("sendMessage 111 This bot keeps the backups of tarot.\n\n/backup - "),
              std::string::npos);
    EXPECT_EQ(last_asked().find("/restore"), std::string::npos) << "it is off";
  }
  handle(said(6, "/restore"));
  EXPECT_NE(last_asked().find("TELEGRAM__RESTORE_ENABLED=true"), std::string::npos);
  settings.telegram.restore_enabled = true;
  handle(said(7, "/help"));
  EXPECT_NE(last_asked().find("/restore - "), std::string::npos);
}

TEST_F(ReceptionTest, TellsOnceThatTheQueueIsAwayAndTakesTheUpdateAgain) {
  queue.is_away = true;
  for (int i = 0; i < 5; ++i) EXPECT_THROW(handle(said(5, "/backup")), Error);
  EXPECT_EQ(asked(),
            std::vector<std::string>{"sendMessage 111 The queue of backups cannot be reached just now: Redis is away\n"
                                     "The backup is made as soon as it can."});
  EXPECT_TRUE(memory.get().handled.empty());
  queue.is_away = false;
  handle(said(5, "/backup"));
  EXPECT_EQ(all_jobs().size(), 1U);
  EXPECT_EQ(last_asked(), "sendMessage 111 Backup of tarot: it waits for its turn");
}

TEST_F(ReceptionTest, SaysItOnceThoughTheDiskIsFull) {
  move_folder_away();
  for (int i = 0; i < 5; ++i) EXPECT_THROW(handle(said(5, "/backup")), Error);
  bring_folder_back();
  handle(said(5, "/backup"));
  size_t progress = 0;
  for (const std::string& line : asked()) progress += line == "sendMessage 111 Backup of tarot: it waits for its turn";
  EXPECT_EQ(progress, 1U);
  EXPECT_LE(http.asked().size(), 2U);
  ASSERT_EQ(memory.get().watches.size(), 1U);
  EXPECT_EQ(memory.get().watches[0].message, 7);
  EXPECT_EQ(all_jobs().size(), 1U);
}

TEST_F(ReceptionTest, SaysThatTheDiskIsFullWhereItHadToRemember) {
  std::ofstream(settings.backup.directory / "tarot_20231124T030000Z.sql") << "-- PostgreSQL database dump\n";
  const fs::path file_of_memory = folder.path() / "tarot.bot.json";
  fs::create_directory(file_of_memory);
  for (int i = 0; i < 3; ++i) EXPECT_THROW(handle(said(5, "/prove")), Error);
  ASSERT_EQ(asked().size(), 1U);
  EXPECT_NE(asked()[0].find("tarot.bot.json"), std::string::npos);
  EXPECT_NE(asked()[0].find("It is tried again until it can be done."), std::string::npos);
  fs::remove(file_of_memory);
  handle(said(5, "/prove"));
  EXPECT_EQ(memory.get().tasks.size(), 1U);
}

// The message could not be sent: one watch is enough, however often he asks.
TEST_F(ReceptionTest, LeavesTheMessageToTheWatchWhereItCannotBeSent) {
  for (int i = 0; i < 10; ++i) no_connection();
  handle(said(5, "/backup"));
  file.take("worker");
  handle(said(6, "/backup"));
  ASSERT_EQ(memory.get().watches.size(), 1U);
  EXPECT_EQ(memory.get().watches[0].message, 0);
  EXPECT_EQ(memory.get().handled, (std::vector<int64_t>{5, 6}));
}

TEST_F(ReceptionTest, ProvesTheNewestThatIsWhole) {
  handle(said(5, "/prove"));
  EXPECT_EQ(last_asked(), "sendMessage 111 There is no backup of tarot yet. /backup makes one.");
  EXPECT_TRUE(memory.get().tasks.empty());
  std::ofstream(settings.backup.directory / "tarot_20231124T030000Z.sql") << "-- PostgreSQL database dump\n";
  std::ofstream(settings.backup.directory / "lenormand_20241124T030000Z.sql") << "-- PostgreSQL database dump\n";
  std::ofstream(settings.backup.directory / "tarot_20251124T030000Z.sql.gz") << "garbage";
  handle(said(6, "/prove"));
  ASSERT_EQ(memory.get().tasks.size(), 1U);
  const Task task = memory.get().tasks[0];
  EXPECT_EQ(task.wish.what, What::prove);
  EXPECT_EQ(task.wish.chat, 111);
  EXPECT_EQ(fs::path(task.wish.path).filename(), "tarot_20231124T030000Z.sql");
  EXPECT_EQ(memory.get().handled, std::vector<int64_t>{6});
}

// The folder is made by the first backup: until then there is none.
TEST_F(ReceptionTest, AnswersThoughThereIsNoFolderOfBackups) {
  fs::remove(settings.backup.directory);
  for (const char* text : {"/list", "/prove"}) {
    EXPECT_NO_THROW(handle(said(5, text)));
    EXPECT_NE(last_asked().find("cannot open"), std::string::npos) << last_asked();
  }
  std::ofstream(settings.backup.directory) << "a file";
  EXPECT_NO_THROW(handle(said(6, "/list")));
  EXPECT_EQ(http.asked().size(), 3U);
}

TEST_F(ReceptionTest, GrantsAWishOnce) {
  const auto buttons = remember_choices(
      memory, {.words = "?", .choices = {{"A", {.what = What::prove, .chat = 111, .path = "/a.sql"}}}}, time.now());
  const Pressed pressed{.query = "q", .message = 7, .data = buttons[0].data};
  const auto press = [&](int64_t id, int64_t user, int64_t chat) {
    handle({.id = id, .user = user, .chat = chat, .is_private = true, .what = pressed});
  };
  press(5, 222, 222);
  EXPECT_TRUE(memory.get().tasks.empty());
  EXPECT_EQ(asked(), (std::vector<std::string>{"answerCallbackQuery This button is no longer good: ask again.",
                                               "editMessageReplyMarkup 222 7"}));
  press(6, 999, 111);
  EXPECT_EQ(http.asked().size(), 2U);
  press(7, 111, 111);
  EXPECT_EQ(memory.get().tasks.size(), 1U);
  press(8, 111, 111);
  EXPECT_EQ(memory.get().tasks.size(), 1U);
}

}  // namespace
}  // namespace holdfast::telegram
