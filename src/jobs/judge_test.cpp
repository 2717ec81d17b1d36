#include "jobs/judge.h"

#include <gtest/gtest.h>

#include <chrono>

namespace holdfast::jobs {
namespace {

using std::chrono::days;
using std::chrono::seconds;

BackupFacts facts(uint64_t bytes, std::optional<uint64_t> rows = std::nullopt, std::string format = "sql.gz") {
  return {.format = std::move(format), .bytes = bytes, .rows = rows};
}

TEST(Judge, SaysNothingOfAFirstBackup) {
  EXPECT_TRUE(judge_backup(facts(10, 0), {}).empty());
}

TEST(Judge, SaysNothingWhereABackupIsHalfAsLargeOrLarger) {
  EXPECT_TRUE(judge_backup(facts(500'000, 50), {facts(1'000'000, 100)}).empty());
  EXPECT_TRUE(judge_backup(facts(9'000'000, 900), {facts(1'000'000, 100)}).empty());
}

TEST(Judge, TellsOfABackupThatIsMuchSmaller) {
  const auto findings = judge_backup(facts(499'999, 100), {facts(1'000'000, 100)});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0], "The backup is much smaller than the last ones: 500.00 kB instead of 1.00 MB.");
}

TEST(Judge, TellsOfFarFewerRows) {
  const auto findings = judge_backup(facts(1'000'000, 49), {facts(1'000'000, 100)});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0], "The backup has far fewer rows than the last ones: 49 instead of 100.");
  EXPECT_EQ(judge_backup(facts(1'000, 0), {facts(1'000, 1)}).size(), 1U);
}

TEST(Judge, GoesByTheUsualAndNotByOneOddBackup) {
  const std::vector<BackupFacts> before{facts(9'000'000, 9'000), facts(1'000'000, 100), facts(1'000'000, 100)};
  EXPECT_TRUE(judge_backup(facts(900'000, 90), before).empty());
}

TEST(Judge, ForgetsHowLargeABackupWasLongAgo) {
  std::vector<BackupFacts> before(7, facts(1'000'000, 100));
  before.insert(before.end(), 20, facts(900'000'000, 100'000));
  EXPECT_TRUE(judge_backup(facts(900'000, 90), before).empty());
}

TEST(Judge, ComparesSizesOfOneFormatAlone) {
  EXPECT_TRUE(judge_backup(facts(100'000, 100), {facts(1'000'000, 100, "sql")}).empty());
  EXPECT_EQ(judge_backup(facts(100'000, 10), {facts(1'000'000, 100, "sql")}).size(), 1U);
}

TEST(Judge, SaysNothingOfAFewKilobytes) {
  EXPECT_TRUE(judge_backup(facts(1'000, 5), {facts(3'000, 5)}).empty());
}

TEST(Judge, TellsOfAProofThatIsTooOld) {
  const base::Clock::TimePoint now(seconds(1'700'000'000));
  EXPECT_EQ(judge_proof(now - days(30), now, 30), "");
  EXPECT_EQ(judge_proof(now - days(31), now, 30), "The last proof is 31 days old: 2023-10-14 22:13:20 UTC.");
  EXPECT_EQ(judge_proof(std::nullopt, now, 30), "No backup was ever proved.");
}

TEST(Judge, SaysNothingOfProofsWhereNobodyWantsToKnow) {
  const base::Clock::TimePoint now(seconds(1'700'000'000));
  EXPECT_EQ(judge_proof(std::nullopt, now, 0), "");
  EXPECT_EQ(judge_proof(now - days(4000), now, 0), "");
}

}  // namespace
}  // namespace holdfast::jobs
