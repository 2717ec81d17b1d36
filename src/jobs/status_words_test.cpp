#include "jobs/status_words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace holdfast::jobs {
namespace {

std::string text_of(const StatusWords& words, const std::string& label) {
  const auto line = std::ranges::find(words.lines, label, &StatusWords::Line::label);
  return line == words.lines.end() ? "there is no such line" : line->text;
}

std::string text_of(const AppStatus& status, const std::string& label) {
  return text_of(status_words(status), label);
}

ListedArchive archive() {
  return {.path = "/backups/tarot_1.sql.gz", .bytes = 2'340'000, .created = "2023-11-24T03:00:00Z"};
}

TEST(StatusWords, SaysOfEachThingThatItIsNotThere) {
  const StatusWords words = status_words({.app = "tarot"});
  std::vector<std::string> labels;
  for (const auto& line : words.lines) labels.push_back(line.label);
  EXPECT_EQ(labels, (std::vector<std::string>{"App", "Container", "Server", "pg_dump", "Last backup", "Last proof",
                                              "Next run", "Worker", "Last failure", "Deliveries"}));
  EXPECT_EQ(text_of(words, "App"), "tarot");
  EXPECT_EQ(text_of(words, "Container"), "none: the settings lead to the server itself");
  EXPECT_EQ(text_of(words, "Server"), "not reached");
  EXPECT_EQ(text_of(words, "Last backup"), "none");
  EXPECT_EQ(text_of(words, "Next run"), "none: daily backups are off (BACKUP__ENABLED)");
  EXPECT_EQ(text_of(words, "Worker"), "not running");
  EXPECT_TRUE(words.problems.empty());
}

TEST(StatusWords, TellsOfTheJobThatRunsOrWaits) {
  AppStatus status{.queue_is_read = true};
  EXPECT_EQ(text_of(status, "Enqueued"), "none runs or waits");
  status.job = PendingJob{.id = "j", .is_running = true};
  EXPECT_EQ(text_of(status, "Enqueued"), "runs");
  status.job->progress = "reading, 45 %";
  EXPECT_EQ(text_of(status, "Enqueued"), "runs: reading, 45 %");
  status.job = PendingJob{.id = "j"};
  EXPECT_EQ(text_of(status, "Enqueued"), "waits for its turn");
  status.job->progress = "failed, and is tried again in 5 minutes: no route";
  EXPECT_EQ(text_of(status, "Enqueued"), "failed, and is tried again in 5 minutes: no route");
}

TEST(StatusWords, TellsOfTheServer) {
  AppStatus status{.container = "tarot-pg", .container_runs = true};
  status.server = {.version = "15.18",
                   .database = "tarot",
                   .address = "127.0.0.1 port 5432",
                   .bytes = 9'000'000,
                   .tables = 24,
                   .kept = 2};
  EXPECT_EQ(text_of(status, "Container"), "tarot-pg, running");
  EXPECT_EQ(text_of(status, "Server"),
            "PostgreSQL 15.18, 127.0.0.1 port 5432, database tarot: 24 tables, 9.00 MB; 2 older databases kept");
}

TEST(StatusWords, TellsOfBackupsAndProofs) {
  AppStatus status{.last_backup = archive(), .last_proof = archive()};
  status.last_proof->proved = "2023-11-24T04:05:06Z";
  EXPECT_EQ(text_of(status, "Last backup"), "2023-11-24 03:00:00 UTC, 2.34 MB, /backups/tarot_1.sql.gz");
  EXPECT_EQ(text_of(status, "Last proof"), "2023-11-24 04:05:06 UTC, of /backups/tarot_1.sql.gz");
}

TEST(StatusWords, TellsOfTheWorkersTimeAndOfItsLastFailure) {
  AppStatus status{.worker = "4711"};
  status.next_run = base::Clock::TimePoint(std::chrono::seconds(1'700'794'800));
  status.last_failure = FinishedJob{.finished = 1'700'708'405'999, .outcome = Failure{.message = "no disk\nleft"}};
  EXPECT_EQ(text_of(status, "Next run"), "2023-11-24 03:00:00 UTC");
  EXPECT_EQ(text_of(status, "Worker"), "running, process 4711");
  EXPECT_EQ(text_of(status, "Last failure"), "2023-11-23 03:00:05 UTC: no disk\\x0aleft");
}

TEST(StatusWords, CountsWhoHasGotTheBackup) {
  AppStatus status{.last_sent = archive()};
  status.last_sent->deliveries = {
      {.id = "1",
       .channel = "telegram",
       .recipients = {"111"},
       .messages = {{.state = delivery::State::sent, .time = "2023-11-24T03:00:09Z"}}},
      {.id = "2", .channel = "telegram", .recipients = {"222"}, .messages = {{.state = delivery::State::failed}}}};
  EXPECT_EQ(text_of(status, "Deliveries"), "Telegram to 1 of 2, 2023-11-24 03:00:09 UTC, of /backups/tarot_1.sql.gz");
}

TEST(StatusWords, LetsNoNameForgeALine) {
  AppStatus status;
  status.server = {.database = "a\nWrong"};
  status.problems = {{.what = "b\x1b[2J", .hint = "c\nd"}};
  EXPECT_NE(text_of(status, "Server").find("database a\\x0aWrong:"), std::string::npos);
  EXPECT_EQ(status_words(status).problems[0].what, "b\\x1b[2J");
  EXPECT_EQ(status_words(status).problems[0].hint, "c\\x0ad");
}

}  // namespace
}  // namespace holdfast::jobs
