#include "telegram/words.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace holdfast::telegram {
namespace {

jobs::FinishedJob finished(std::variant<jobs::BackupResult, jobs::Failure> outcome) {
  return {.id = "j", .job = {.app = "tarot"}, .outcome = std::move(outcome)};
}

jobs::JobDelivery delivery_to(const std::string& recipient, const std::string& trouble = "") {
  return {.channel = "telegram", .recipients = {recipient}, .is_complete = trouble.empty(), .trouble = trouble};
}

jobs::BackupResult result() {
  return {.path = "/b/tarot_20231124T030000Z.sql.gz",
          .size = 2'340'000,
          .tables = 24,
          .rows = 1'203'442,
          .duration = 63.2,
          .deliveries = {delivery_to("111")}};
}

TEST(Progress, IsTheWorkersOwn) {
  EXPECT_EQ(progress_text("tarot", std::nullopt), "Backup of tarot: it waits for its turn");
  EXPECT_EQ(progress_text("tarot", jobs::PendingJob{.id = "j"}), "Backup of tarot: it waits for its turn");
  EXPECT_EQ(progress_text("tarot", jobs::PendingJob{.id = "j", .is_running = true}), "Backup of tarot: it begins");
  EXPECT_EQ(progress_text("tarot", jobs::PendingJob{.id = "j", .is_running = true, .progress = "reading, 45 %\n\xff"}),
            "Backup of tarot: reading, 45 %\\x0a\\xff");
  EXPECT_EQ(progress_text("tarot", jobs::PendingJob{.id = "j", .progress = "failed, and is tried again: x\n"}),
            "Backup of tarot: failed, and is tried again: x\\x0a");
}

TEST(Outcome, HasSizeRowsTimeAndPlace) {
  EXPECT_EQ(outcome_text(finished(result()), 111),
            "Backup of tarot done: 2.34 MB, 24 tables, 1,203,442 rows, 1m 03s\n/b/tarot_20231124T030000Z.sql.gz");
  jobs::BackupResult dump = result();
  dump.rows = std::nullopt;
  dump.tables = 1;
  EXPECT_NE(outcome_text(finished(dump), 111).find("done: 2.34 MB, 1 table, 1m 03s\n"), std::string::npos);
}

TEST(Outcome, SaysThatItDidNotArrive) {
  jobs::BackupResult lost = result();
  lost.deliveries = {delivery_to("111", "Telegram 111: chat not found")};
  const std::string text = outcome_text(finished(lost), 111);
  EXPECT_NE(text.find("\nIt did not arrive: Telegram 111: chat not found"), std::string::npos);
  EXPECT_EQ(text.find("not made for this chat"), std::string::npos);
}

TEST(Outcome, SaysForWhomItWasNot) {
  const std::string words = "It was not made for this chat";
  EXPECT_EQ(outcome_text(finished(result()), 111).find(words), std::string::npos);
  EXPECT_NE(outcome_text(finished(result()), 11).find(words), std::string::npos);
  EXPECT_NE(outcome_text(finished(result()), 222).find(words), std::string::npos);
  jobs::BackupResult for_all = result();
  for_all.deliveries.push_back(delivery_to("222"));
  EXPECT_EQ(outcome_text(finished(for_all), 222).find(words), std::string::npos);
  jobs::BackupResult mailed = result();
  mailed.deliveries = {{.channel = "email", .recipients = {"111"}, .is_complete = true}};
  EXPECT_NE(outcome_text(finished(mailed), 111).find(words), std::string::npos);
}

TEST(Outcome, OfAFailureSaysWhy) {
  EXPECT_EQ(outcome_text(finished(jobs::Failure{.message = "no\nroute", .hint = "Start it."}), 111),
            "Backup of tarot failed: no\\x0aroute\nHint: Start it.");
  EXPECT_EQ(outcome_text(finished(jobs::Failure{.message = "no"}), 111), "Backup of tarot failed: no");
  EXPECT_EQ(outcome_text(finished(jobs::Failure{.message = "cancelled", .is_cancelled = true}), 111),
            "Backup of tarot: cancelled");
}

class ListWords : public testing::Test {
 protected:
  jobs::ListedArchive archive{.path = "/b/tarot_20231124T030000Z.sql.gz",
                              .bytes = 2'340'000,
                              .parts = 1,
                              .created = "2023-11-24T03:00:00Z",
                              .tables = 24,
                              .rows = 1'203'442};
};

TEST_F(ListWords, HaveSizeRowsAndProof) {
  EXPECT_EQ(
      list_text("tarot", {archive}),
      "The last backups of tarot:\n\ntarot_20231124T030000Z.sql.gz\n2.34 MB, 24 tables, 1,203,442 rows; not proved");
  archive.proved = "2023-11-25T04:00:00Z";
  archive.is_pinned = true;
  EXPECT_NE(list_text("tarot", {archive})
                .find("Z.sql.gz (pinned)\n2.34 MB, 24 tables, 1,203,442 rows; proved 2023-11-25 "
                      "04:00:00 UTC"),
            std::string::npos);
  archive.proof_failed = true;
  EXPECT_NE(list_text("tarot", {archive}).find("; its proof FAILED"), std::string::npos);
}

TEST_F(ListWords, NameWhatIsDamaged) {
  archive.damage = "cut \x01 short";
  EXPECT_NE(list_text("tarot", {archive}).find("\nDAMAGED; cut \\x01 short"), std::string::npos);
}

TEST_F(ListWords, OfNothingSayWhatToDo) {
  EXPECT_EQ(list_text("tarot", {}), "There is no backup of tarot yet. /backup makes one.");
}

TEST_F(ListWords, OfTenFitIntoAMessage) {
  archive.path = "/b/" + std::string(160, 'x') + ".sql.gz";
  archive.proved = "2023-11-25T04:00:00Z";
  EXPECT_LT(list_text("tarot", std::vector<jobs::ListedArchive>(10, archive)).size(), 4096U);
}

TEST_F(ListWords, OfAButtonAreOneLine) {
  EXPECT_EQ(button_text(archive), "2023-11-24 03:00:00 UTC, 2.34 MB, not proved");
  archive.proved = "2023-11-25T04:00:00Z";
  EXPECT_EQ(button_text(archive), "2023-11-24 03:00:00 UTC, 2.34 MB, proved");
  archive.proof_failed = true;
  EXPECT_EQ(button_text(archive), "2023-11-24 03:00:00 UTC, 2.34 MB, its proof FAILED");
}

TEST(Commands, AreWhatTelegramTakes) {
  for (const bool may_restore : {false, true}) {
    const std::vector<Command> commands = commands_of_bot(may_restore);
    EXPECT_EQ(commands.size(), may_restore ? 6U : 5U);
    for (const Command& command : commands) {
      EXPECT_TRUE(std::ranges::all_of(command.name, [](char c) { return c >= 'a' && c <= 'z'; })) << command.name;
      EXPECT_LE(command.description.size(), 256U);
      EXPECT_NE(help_text("tarot", may_restore).find("\n/" + command.name + " - " + command.description),
                std::string::npos);
    }
  }
}

}  // namespace
}  // namespace holdfast::telegram
