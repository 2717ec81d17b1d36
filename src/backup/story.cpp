// {"holdfast":1,"app":…,"archive":…,"archive_created":…,"at":…,"comment":…,"name":…,"of":…,"owed":[…],"replaced_by":…,
//  "role":"side|kept|scratch","subscriptions":[{"enabled":…,"name":…,"slot_name":…}…],"tool":…}, in just this order.
#include "backup/story.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "archive/json_text.h"
#include "postgres/databases.h"

namespace holdfast::backup {

namespace {

using archive::text_json;
using archive::text_of;
using nlohmann::json;

constexpr std::array<std::string_view, 3> kRoleNames{"side", "kept", "scratch"};
constexpr std::array<std::string_view, 4> kSuffixes{kSideSuffix, kKeptSuffix, kUndoneSuffix, kScratchSuffix};

json subscriptions_json(const std::vector<postgres::Subscription>& subscriptions) {
  json array = json::array();
  for (const auto& subscription : subscriptions) {
    array.push_back({{"name", text_json(subscription.name)},
                     {"slot_name", text_json(subscription.slot_name)},
                     {"enabled", subscription.enabled}});
  }
  return array;
}

std::vector<postgres::Subscription> subscriptions_of(const json& array) {
  std::vector<postgres::Subscription> subscriptions;
  for (const json& value : array) {
    subscriptions.push_back(
        {text_of(value.at("name")), text_of(value.at("slot_name")), value.at("enabled").get<bool>()});
  }
  return subscriptions;
}

DatabaseRole role_of(const std::string& name) {
  const auto* const found = std::ranges::find(kRoleNames, name);
  if (found == kRoleNames.end()) throw std::invalid_argument("no such role");
  return static_cast<DatabaseRole>(found - kRoleNames.begin());
}

Story parse(std::string_view comment) {
  const json value = json::parse(comment);
  return {.role = role_of(value.at("role").get<std::string>()),
          .name = text_of(value.at("name")),
          .of = text_of(value.at("of")),
          .app = text_of(value.at("app")),
          .archive = text_of(value.at("archive")),
          .archive_created = text_of(value.at("archive_created")),
          .at = text_of(value.at("at")),
          .tool_version = text_of(value.at("tool")),
          .comment = text_of(value.at("comment")),
          .replaced_by = value.at("replaced_by").get<uint32_t>(),
          .subscriptions = subscriptions_of(value.at("subscriptions")),
          .owed = subscriptions_of(value.at("owed"))};
}

std::optional<Story> read_any_story(std::string_view comment) {
  if (!comment.starts_with(kStoryPrefix)) return std::nullopt;
  try {
    Story story = parse(comment);
    if (to_comment(story) != comment) return std::nullopt;
    return story;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

bool fits(DatabaseRole role, std::string_view suffix) {
  switch (role) {
    case DatabaseRole::side:
      return suffix == kSideSuffix;
    case DatabaseRole::kept:
      return suffix == kKeptSuffix || suffix == kUndoneSuffix;
    case DatabaseRole::scratch:
      return suffix == kScratchSuffix;
  }
  return false;
}

}  // namespace

std::string_view name_of(DatabaseRole role) {
  return kRoleNames.at(static_cast<size_t>(role));
}

std::string to_comment(const Story& story) {
  const json rest{{"role", name_of(story.role)},
                  {"name", text_json(story.name)},
                  {"of", text_json(story.of)},
                  {"app", text_json(story.app)},
                  {"archive", text_json(story.archive)},
                  {"archive_created", text_json(story.archive_created)},
                  {"at", text_json(story.at)},
                  {"tool", text_json(story.tool_version)},
                  {"comment", text_json(story.comment)},
                  {"replaced_by", story.replaced_by},
                  {"subscriptions", subscriptions_json(story.subscriptions)},
                  {"owed", subscriptions_json(story.owed)}};
  return std::string(kStoryPrefix) + rest.dump(-1, ' ', /*ensure_ascii=*/true).substr(1);
}

std::optional<Story> read_story(std::string_view comment, const std::string& database) {
  std::optional<Story> story = read_any_story(comment);
  if (!story || story->name != database || !is_name_for(story->role, story->of, database)) return std::nullopt;
  return story;
}

std::string comment_without_story(const std::string& comment) {
  const std::optional<Story> story = read_any_story(comment);
  if (!story) return comment;
  return comment_without_story(story->comment);
}

std::string suffix_time(const std::string& iso) {
  std::string time;
  for (const char c : iso) {
    if (c >= '0' && c <= '9') time += c;
    if (c == 'T') time += '_';
  }
  return time;
}

bool is_name_for(DatabaseRole role, const std::string& of, const std::string& name) {
  for (const std::string_view suffix : kSuffixes) {
    const size_t at = name.rfind(suffix);
    if (at == std::string::npos || !fits(role, suffix)) continue;
    const std::string time = name.substr(at + suffix.size());
    if (time.empty() || time.find_first_not_of("0123456789_") != std::string::npos) continue;
    if (of != name && postgres::with_suffix(of, name.substr(at)) == name) return true;
  }
  return false;
}

}  // namespace holdfast::backup
