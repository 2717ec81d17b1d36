#include "jobs/chat_words.h"

#include <gtest/gtest.h>

namespace holdfast::jobs {
namespace {

using Lines = std::vector<std::string>;

const ListedArchive kArchive{.path = "/backups/tarot_1.sql.gz", .bytes = 2'340'000, .created = "2023-11-24T03:00:00Z"};

backup::RestorePreview preview() {
  backup::RestorePreview preview;
  preview.options.database = "tarot";
  preview.live.emplace();
  preview.facts.emplace();
  preview.facts->bytes = 9'000'000;
  preview.facts->rights.superuser = true;
  preview.facts->sessions = {{.application = "psql", .user = "app", .count = 2}};
  preview.rights = {.role = "app", .superuser = true};
  preview.server_version = "15.18";
  preview.kept_as = "tarot__before_20231124_040000";
  preview.tables = {{.schema = "public", .name = "cards", .in_backup = 5, .now = 6},
                    {.schema = "public", .name = "users", .in_backup = 9, .now = 7}};
  preview.disk_bytes = 1'000'000;
  preview.seconds = 65;
  return preview;
}

TEST(ChatWords, SayWhatARestoreWouldDo) {
  const ChatPreview shown = chat_preview_of(kArchive, preview());
  EXPECT_EQ(shown.lines,
            (Lines{"Restore of tarot_1.sql.gz", "Made 2023-11-24 03:00:00 UTC, 2.34 MB, not proved",
                   "Into tarot on PostgreSQL 15.18: it would be replaced, and kept as tarot__before_20231124_040000",
                   "2 tables; 2 rows would be gained, 1 lost",
                   "Needs about 1.00 MB of the server's disk, beside the 9.00 MB of the live database",
                   "Takes about 1m 05s, by the speed of the server just now"}));
  EXPECT_EQ(shown.table, (Lines{"Table Backup Now Change", "users      9   7     +2", "cards      5   6     -1"}));
  EXPECT_EQ(shown.notes, Lines{"2 sessions of psql (user app): would be ended, and can reconnect at once"});
  EXPECT_TRUE(shown.obstacles.empty());
  EXPECT_EQ(shown.database, "tarot");
  EXPECT_EQ(shown.kept_as, "tarot__before_20231124_040000");
}

TEST(ChatWords, SayHowItStandsWithTheProof) {
  ListedArchive archive = kArchive;
  archive.proved = "2023-11-24T04:00:00Z";
  EXPECT_EQ(chat_preview_of(archive, preview()).lines[1],
            "Made 2023-11-24 03:00:00 UTC, 2.34 MB, proved 2023-11-24 04:00:00 UTC");
  archive.proof_failed = true;
  EXPECT_EQ(chat_preview_of(archive, preview()).lines[1],
            "Made 2023-11-24 03:00:00 UTC, 2.34 MB, its proof found differences");
}

TEST(ChatWords, SayThatNoCountDiffers) {
  backup::RestorePreview same = preview();
  same.tables.resize(1);
  same.tables[0].now = 5;
  EXPECT_EQ(chat_preview_of(kArchive, same).lines[3], "1 table; as many rows as now in each");
}

TEST(ChatWords, NameWhatIsInTheWay) {
  backup::RestorePreview refused = preview();
  refused.in_recovery = true;
  EXPECT_EQ(chat_preview_of(kArchive, refused).obstacles,
            Lines{"the server is a standby, which takes no changes: restore on its primary"});
}

TEST(ChatWords, SayWhatAnUndoWouldDo) {
  backup::UndoPreview undo{.database = "tarot", .becomes = "tarot__undone_20231125_030000"};
  undo.live.emplace();
  undo.kept.name = "tarot__before_20231124_040000";
  undo.kept.story.at = "2023-11-24T04:00:00Z";
  undo.tables = {{.schema = "public", .name = "cards", .kept = backup::RowCount{6}, .now = backup::RowCount{5}},
                 {.schema = "public", .name = "old", .kept = backup::RowCount{std::nullopt}, .now = std::nullopt}};
  const ChatPreview shown = chat_preview_of(undo);
  EXPECT_EQ(shown.lines, (Lines{"Undo for tarot",
                                "Back comes tarot__before_20231124_040000: tarot as it was at 2023-11-24 04:00:00 UTC",
                                "The present tarot would be kept as tarot__undone_20231125_030000"}));
  EXPECT_EQ(shown.table, (Lines{"Table Back Now Change", "cards    6   5     +1", "old      ?   -    new"}));
  EXPECT_TRUE(shown.obstacles.empty());
}

TEST(ChatWords, RefuseToUndoWhatWasReplacedSince) {
  backup::UndoPreview undo{.database = "tarot", .replaced_since = true};
  undo.live.emplace();
  undo.kept.name = "tarot__before_20231124_040000";
  EXPECT_EQ(chat_preview_of(undo).obstacles,
            Lines{"the present tarot is not the one that took the place of tarot__before_20231124_040000"});
}

TEST(ChatWords, LetNoNameForgeALine) {
  backup::RestorePreview hostile = preview();
  hostile.options.database = "a\nb";
  ListedArchive archive = kArchive;
  archive.path = "/backups/c\nd.sql.gz";
  const ChatPreview shown = chat_preview_of(archive, hostile);
  EXPECT_EQ(shown.lines[0], "Restore of c\\x0ad.sql.gz");
  EXPECT_NE(shown.lines[2].find("Into a\\x0ab on"), std::string::npos);
  EXPECT_EQ(shown.database, "a\nb");
}

}  // namespace
}  // namespace holdfast::jobs
