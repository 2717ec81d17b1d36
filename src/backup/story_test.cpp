#include "backup/story.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace holdfast::backup {
namespace {

Story kept() {
  return {.role = DatabaseRole::kept,
          .name = "tarot__before_20231124_030000",
          .of = "tarot",
          .app = "tarot",
          .archive = "/backups/it's \"a\" \xe9 file.sql.gz",
          .archive_created = "2023-11-23T03:00:00Z",
          .at = "2023-11-24T03:00:00Z",
          .tool_version = "0.1.0",
          .comment = "mine, \xc3\xa9\n\t\xff\xfe \\ '",
          .replaced_by = 4294967295U,
          .subscriptions = {{"s \"1\"", "slot", true}, {"t", "", false}},
          .owed = {{"u\xe9", "slot2", true}}};
}

TEST(Story, ComesBackByteForByteAsOneLineOfAscii) {
  const Story story = kept();
  const std::string comment = to_comment(story);
  EXPECT_TRUE(std::ranges::all_of(comment, [](char c) { return c >= ' ' && c < 0x7F; })) << comment;
  EXPECT_EQ(read_story(comment, story.name), story);
}

TEST(Story, IsNotTakenFromAnotherDatabaseThanItWasWrittenFor) {
  const std::string comment = to_comment(kept());
  EXPECT_FALSE(read_story(comment, "tarot"));
  EXPECT_FALSE(read_story(comment, "tarot__before_20231124_030001"));
}

TEST(Story, OfALiveDatabasesNameIsNotOurs) {
  for (const char* name : {"tarot", "other", "tarot__before_", "tarot__before_x", "other__before_20231124_030000",
                           "tarot__restoring_20231124_030000", "tarot__before_20231124_030000 "}) {
    Story story = kept();
    story.name = name;
    EXPECT_FALSE(read_story(to_comment(story), name)) << name;
  }
}

TEST(Story, ThatWasAlteredInAnyByteIsNotOurs) {
  const Story story = kept();
  const std::string comment = to_comment(story);
  for (size_t i = 0; i < comment.size(); ++i) {
    EXPECT_FALSE(read_story(comment.substr(0, i), story.name)) << i;
    EXPECT_FALSE(read_story(comment.substr(0, i) + ' ' + comment.substr(i), story.name) &&
                 read_story(comment.substr(0, i) + ' ' + comment.substr(i), story.name) == story)
        << i;
  }
}

TEST(Story, OfSomebodyElseIsNotOurs) {
  const std::string name = "tarot__before_20231124_030000";
  for (const char* comment :
       {"", "the live one", "{}", "{\"holdfast\":1,", "{\"holdfast\":1}", "{\"holdfast\":\"kept\",\"of\":\"tarot\"}",
        "{\"holdfast\":1,\"role\":\"kept\",\"name\":\"tarot__before_20231124_030000\",\"of\":\"tarot\"}",
        "{\"holdfast\":1,[[[[[[[[[[[[", "{\"holdfast\":2,\"role\":\"kept\"}"}) {
    EXPECT_FALSE(read_story(comment, name)) << comment;
  }
}

TEST(Story, WithAbsurdValuesIsNotOurs) {
  const Story story = kept();
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string comment = to_comment(story);
    comment.replace(comment.find(from), from.size(), to);
    return read_story(comment, story.name);
  };
  EXPECT_FALSE(with("4294967295", "4294967296"));
  EXPECT_FALSE(with("4294967295", "-1"));
  EXPECT_FALSE(with("4294967295", "1e9"));
  EXPECT_FALSE(with("\"kept\"", "\"live\""));
  EXPECT_FALSE(with("\"kept\"", "7"));
  EXPECT_FALSE(with("\"enabled\":true", "\"enabled\":1"));
}

TEST(Story, OfANameThatWasShortenedFitsThatNameAlone) {
  const std::string of(63, 'a');
  const std::string other = std::string(62, 'a') + "b";
  Story story = kept();
  story.of = of;
  story.name = std::string(34, 'a') + "_xxxxxx__before_20231124_030000";
  EXPECT_FALSE(read_story(to_comment(story), story.name));
  EXPECT_FALSE(is_name_for(DatabaseRole::kept, other, story.name));
}

TEST(Story, InACommentIsTakenOffHoweverDeep) {
  Story outer = kept();
  outer.comment = to_comment(kept());
  EXPECT_EQ(comment_without_story(to_comment(outer)), kept().comment);
  EXPECT_EQ(comment_without_story("mine"), "mine");
  EXPECT_EQ(suffix_time("2023-11-24T03:00:00Z"), "20231124_030000");
}

}  // namespace
}  // namespace holdfast::backup
