#include "jobs/judge_archive.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iterator>

namespace holdfast::jobs {
namespace {

const base::Clock::TimePoint kNow(std::chrono::seconds(1'700'794'800));  // 2023-11-24 03:00

ListedArchive archive(const std::string& name, const std::string& created, uint64_t rows) {
  return {.path = "/backups/" + name, .bytes = 1'000'000, .created = created, .app = "tarot", .rows = rows};
}

std::vector<std::string> judge(const ListedArchive& made, const std::vector<ListedArchive>& archives,
                               bool proves = false) {
  config::Settings settings{.app = "tarot"};
  settings.backup.prove = proves;
  Judgement judgement = judge_archive(made, archives, settings, kNow);
  std::ranges::move(judgement.old_proof, std::back_inserter(judgement.doubts));
  return judgement.doubts;
}

TEST(JudgeArchive, ComparesWithOlderOnesOfTheAppAlone) {
  const ListedArchive made = archive("new.sql.gz", "2023-11-24T03:00:00Z", 10);
  const ListedArchive old = archive("old.sql.gz", "2023-11-23T03:00:00Z", 100);
  ListedArchive of_another = old;
  of_another.app = "chess";
  ListedArchive damaged = old;
  damaged.damage = "it is cut short";
  ListedArchive younger = old;
  younger.created = "2023-11-24T03:00:01Z";
  EXPECT_TRUE(judge(made, {made, of_another, damaged, younger}).empty());
  EXPECT_EQ(judge(made, {made, old}).size(), 1U);
}

TEST(JudgeArchive, TellsOfOldProofsWhereProofsAreWanted) {
  const ListedArchive made = archive("new.sql.gz", "2023-11-24T03:00:00Z", 10);
  ListedArchive old = archive("old.sql.gz", "2023-09-01T03:00:00Z", 10);
  EXPECT_TRUE(judge(made, {old}).empty());
  EXPECT_EQ(judge(made, {old}, true), std::vector<std::string>{"No backup was ever proved."});
  old.proved = "2023-09-01T03:00:00Z";
  EXPECT_EQ(judge(made, {old}, true),
            std::vector<std::string>{"The last proof is 84 days old: 2023-09-01 03:00:00 UTC."});
}

}  // namespace
}  // namespace holdfast::jobs
