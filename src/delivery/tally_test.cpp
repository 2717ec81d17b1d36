#include "delivery/tally.h"

#include <gtest/gtest.h>

namespace holdfast::delivery {
namespace {

Delivery to(std::string id, std::string channel, std::vector<std::string> recipients, State state, std::string time) {
  return {.id = std::move(id),
          .channel = std::move(channel),
          .recipients = std::move(recipients),
          .begun = {},
          .file_name = {},
          .about = {},
          .messages = {{.name = {}, .state = state, .id = {}, .time = std::move(time), .failure = {}, .hint = {}}}};
}

TEST(Tally, CountsTheLastDeliveryToEachRecipient) {
  const auto tallies = tally({to("1", "telegram", {"111"}, State::failed, "2023-11-24T01:00:00Z"),
                              to("2", "email", {"a", "b"}, State::sent, "2023-11-24T02:00:00Z"),
                              to("3", "telegram", {"222"}, State::uncertain, "2023-11-24T03:00:00Z"),
                              to("4", "telegram", {"111"}, State::sent, "2023-11-24T04:00:00Z")});
  ASSERT_EQ(tallies.size(), 2U);
  EXPECT_EQ(tallies[0].title, "Telegram");
  EXPECT_EQ(tallies[0].recipients, 2U);
  EXPECT_EQ(tallies[0].served, 1U);
  EXPECT_EQ(tallies[0].last, "2023-11-24T04:00:00Z");
  ASSERT_EQ(tallies[0].not_served.size(), 1U);
  EXPECT_EQ(tallies[0].not_served[0].id, "3");
  EXPECT_EQ(tallies[1].served, 2U);
  EXPECT_TRUE(tallies[1].not_served.empty());
}

TEST(Tally, NamesAMailToManyThatDidNotArriveOnce) {
  const auto tallies = tally({to("1", "email", {"a", "b"}, State::failed, "")});
  EXPECT_EQ(tallies[0].recipients, 2U);
  EXPECT_EQ(tallies[0].served, 0U);
  EXPECT_EQ(tallies[0].not_served.size(), 1U);
}

TEST(Tally, DoesNotCountWhoOnlyKnowsWhereTheArchiveIs) {
  Delivery place = to("1", "telegram", {"111"}, State::sent, "2023-11-24T01:00:00Z");
  place.messages[0].what = What::place;
  const auto tallies = tally({place});
  EXPECT_EQ(tallies[0].served, 0U);
  EXPECT_EQ(tallies[0].placed, 1U);
  EXPECT_TRUE(tallies[0].not_served.empty());
}

TEST(Tally, OfNothingIsEmpty) {
  EXPECT_TRUE(tally({}).empty());
}

}  // namespace
}  // namespace holdfast::delivery
