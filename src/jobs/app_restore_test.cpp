// Against a real server, which postgres::LocalCluster starts where PostgreSQL is installed.
#include "jobs/app_restore.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/error.h"
#include "jobs/test_app.h"
#include "postgres/app_lock.h"

namespace holdfast::jobs {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

class AppRestoreTest : public testing::Test {
 protected:
  void SetUp() override {
    if (TestApp::server() == nullptr) GTEST_SKIP() << "PostgreSQL's server is not installed";
    app_ = std::make_unique<TestApp>();
  }

  AppRestore restore() const { return {app_->settings(), app_->clock(), "test"}; }
  ChatPreview preview(const fs::path& path) const {
    base::NoProgress progress;
    return restore().preview(path, progress, {});
  }
  std::variant<RestoreDone, ChatPreview> confirm(const fs::path& path, const ChatPreview& shown) const {
    base::NoProgress progress;
    return restore().restore({.path = path, .digest = shown.digest, .previewed = shown.made}, progress, {});
  }
  // A restore that must succeed.
  RestoreDone restored(const fs::path& path) const { return std::get<RestoreDone>(confirm(path, preview(path))); }

  template <typename Call>
  static ErrorKind kind_of_failure(const Call& call) {
    try {
      call();
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::internal;
  }

  std::unique_ptr<TestApp> app_;
};

using Names = std::vector<std::string>;

TEST_F(AppRestoreTest, RefusesAPathThatIsNoTrustedArchive) {
  const fs::path path = app_->back_up("a.sql.gz");
  const ChatPreview shown = preview(path);
  fs::permissions(path, fs::perms::others_write, fs::perm_options::add);
  EXPECT_EQ(kind_of_failure([&] { preview(path); }), ErrorKind::refused);
  EXPECT_EQ(kind_of_failure([&] { confirm(path, shown); }), ErrorKind::refused);
  EXPECT_EQ(kind_of_failure([&] { preview("/etc/passwd"); }), ErrorKind::refused);
  const fs::path script = app_->folder() / "tarot_20231124T030000Z.sql";
  std::ofstream(script) << "--\n-- PostgreSQL database dump\n--\n\nSELECT 1;\n";
  EXPECT_EQ(kind_of_failure([&] { preview(script); }), ErrorKind::refused);
}

TEST_F(AppRestoreTest, RestoresAnArchiveInParts) {
  const fs::path whole = app_->back_up("a.sql.gz");
  app_->cut_in_two(whole);
  EXPECT_EQ(restored(whole).rows, 13U);
}

TEST_F(AppRestoreTest, RestoresWhatWasConfirmedAndKeepsTheOldDatabase) {
  const fs::path path = app_->back_up("a.sql.gz");
  app_->sql("DELETE FROM cards WHERE id > 4; INSERT INTO users VALUES (4)");
  const ChatPreview shown = preview(path);
  EXPECT_EQ(shown.kept_as, "tarot__before_20231124_030000");
  EXPECT_EQ(shown.table, (std::vector<std::string>{"Table Backup Now Change", "cards     10   4     +6",
                                                   "users      3   4     -1"}));
  EXPECT_FALSE(restore().restore_happened(shown.kept_as, {}));

  app_->clock().time += std::chrono::minutes(5);
  const RestoreDone done = std::get<RestoreDone>(confirm(path, shown));
  EXPECT_EQ(done.database, "tarot");
  EXPECT_EQ(done.kept_as, shown.kept_as);
  EXPECT_EQ(done.tables, 2U);
  EXPECT_EQ(done.rows, 13U);
  EXPECT_EQ(app_->sql("SELECT count(*) FROM cards"), "10");
  EXPECT_EQ(app_->sql("SELECT count(*) FROM cards", shown.kept_as), "4");
  EXPECT_TRUE(restore().restore_happened(shown.kept_as, {}));
  EXPECT_EQ(app_->databases(), (Names{"tarot", shown.kept_as}));
}

TEST_F(AppRestoreTest, MakesTheDatabaseWhereThereIsNone) {
  const fs::path path = app_->back_up("a.sql.gz");
  app_->run_on_server("DROP DATABASE tarot WITH (FORCE)");
  const ChatPreview shown = preview(path);
  EXPECT_EQ(shown.kept_as, "");
  EXPECT_FALSE(restore().restore_happened("", {}));
  EXPECT_EQ(std::get<RestoreDone>(confirm(path, shown)).kept_as, "");
  EXPECT_TRUE(restore().restore_happened("", {}));
  EXPECT_EQ(app_->sql("SELECT count(*) FROM cards"), "10");
}

TEST_F(AppRestoreTest, DoesNothingWhereAnythingHasChanged) {
  const fs::path path = app_->back_up("a.sql.gz");
  app_->sql("SELECT lo_create(1234)");
  ChatPreview shown = preview(path);
  for (const char* change :
       {"UPDATE cards SET name = 'x' WHERE id = 7", "DELETE FROM users WHERE id = 1; INSERT INTO users VALUES (1)",
        "INSERT INTO cards VALUES (11)", "TRUNCATE users", "CREATE TABLE new (id int)",
        "ALTER TABLE users ADD COLUMN age int", "SELECT lo_put(1234, 0, 'abc')", "SELECT lo_unlink(1234)"}) {
    app_->sql(change);
    const auto outcome = confirm(path, shown);
    ASSERT_TRUE(std::holds_alternative<ChatPreview>(outcome)) << change;
    shown = std::get<ChatPreview>(outcome);
  }
  EXPECT_EQ(app_->databases(), Names{"tarot"});
  EXPECT_TRUE(std::holds_alternative<RestoreDone>(confirm(path, shown)));
}

TEST_F(AppRestoreTest, KnowsAChangeOfRowsThatItMayNotSee) {
  app_->run_on_server("DROP ROLE IF EXISTS app; CREATE ROLE app LOGIN CREATEDB");
  app_->run_on_server("ALTER DATABASE tarot OWNER TO app");
  const fs::path path = app_->back_up("a.sql.gz");
  app_->settings().database.user = "app";
  const ChatPreview shown = preview(path);
  EXPECT_EQ(shown.digest, preview(path).digest);
  // Of these the server's statistics are what counts, which take a moment.
  app_->sql("UPDATE cards SET name = 'x' WHERE id = 7");
  while (app_->sql("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'cards'") != "1") {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_NE(shown.digest, preview(path).digest);
}

TEST_F(AppRestoreTest, TakesNoReadingAndNoVacuumForAChange) {
  const fs::path path = app_->back_up("a.sql.gz");
  app_->sql("DELETE FROM cards WHERE id = 1");
  const ChatPreview shown = preview(path);
  app_->sql("VACUUM (FREEZE)");
  app_->sql("ANALYZE");
  app_->sql("SELECT * FROM cards FOR UPDATE");
  app_->clock().time += std::chrono::minutes(5);
  EXPECT_NE(preview(path).digest, shown.digest);  // it would be kept under a later name
  EXPECT_TRUE(std::holds_alternative<RestoreDone>(confirm(path, shown)));
}

TEST_F(AppRestoreTest, KnowsAnotherArchiveOfTheSameName) {
  const fs::path path = app_->back_up("a.sql.gz");
  const ChatPreview shown = preview(path);
  fs::remove(path);
  app_->sql("UPDATE cards SET name = 'x' WHERE id = 7; UPDATE cards SET name = 'card7' WHERE id = 7");
  app_->back_up("a.sql.gz");
  EXPECT_TRUE(std::holds_alternative<ChatPreview>(confirm(path, shown)));
}

TEST_F(AppRestoreTest, RestoresADumpOfItsOwn) {
  const fs::path path = app_->back_up("tarot_20231124T020000Z.dump");
  app_->sql("DELETE FROM cards");
  EXPECT_EQ(restored(path).rows, 13U);
}

TEST_F(AppRestoreTest, DoesNothingWhileAnotherHoldfastIsAtWork) {
  const fs::path path = app_->back_up("a.sql.gz");
  const ChatPreview shown = preview(path);
  const postgres::AppLock lock(reach_database(app_->settings().database, {}, {}), "tarot", "backup", {});
  EXPECT_EQ(kind_of_failure([&] { confirm(path, shown); }), ErrorKind::lock);
}

TEST_F(AppRestoreTest, DoesNothingThatIsInTheWay) {
  app_->run_on_server("DROP ROLE IF EXISTS gone; CREATE ROLE gone");
  app_->sql("ALTER TABLE users OWNER TO gone");
  const fs::path path = app_->back_up("a.sql.gz");
  app_->sql("ALTER TABLE users OWNER TO postgres; DROP ROLE gone");
  const ChatPreview shown = preview(path);
  EXPECT_EQ(shown.obstacles.size(), 1U);
  EXPECT_EQ(kind_of_failure([&] { confirm(path, shown); }), ErrorKind::refused);
  EXPECT_EQ(app_->databases(), Names{"tarot"});
}

TEST_F(AppRestoreTest, UndoesARestoreOnce) {
  const fs::path path = app_->back_up("a.sql.gz");
  app_->sql("DELETE FROM cards");
  const std::string kept = restored(path).kept_as;
  const ChatPreview shown = restore().preview_undo(kept, {});
  EXPECT_EQ(shown.table[1], "cards    0  10    -10");
  EXPECT_TRUE(shown.obstacles.empty());
  const auto done = std::get<UndoDone>(restore().undo(kept, shown.digest, {}));
  EXPECT_EQ(done.was, kept);
  EXPECT_EQ(done.kept_as, "tarot__undone_20231124_030000");
  EXPECT_EQ(app_->sql("SELECT count(*) FROM cards"), "0");
  EXPECT_FALSE(restore().restore_happened(kept, {}));
  EXPECT_EQ(kind_of_failure([&] { restore().undo(kept, shown.digest, {}); }), ErrorKind::refused);
  EXPECT_EQ(kind_of_failure([&] { restore().preview_undo("", {}); }), ErrorKind::refused);
}

TEST_F(AppRestoreTest, DoesNotUndoWhatWasReplacedSince) {
  const fs::path path = app_->back_up("a.sql.gz");
  const std::string first = restored(path).kept_as;
  const ChatPreview shown = restore().preview_undo(first, {});
  app_->clock().time += std::chrono::minutes(5);
  restored(path);
  const auto outcome = restore().undo(first, shown.digest, {});
  ASSERT_TRUE(std::holds_alternative<ChatPreview>(outcome));
  const ChatPreview now = std::get<ChatPreview>(outcome);
  EXPECT_EQ(now.obstacles.size(), 1U);
  EXPECT_EQ(kind_of_failure([&] { restore().undo(first, now.digest, {}); }), ErrorKind::refused);
}

}  // namespace
}  // namespace holdfast::jobs
