#include "telegram/update.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"

namespace holdfast::telegram {

namespace {

using nlohmann::json;

const json kNothing;

const json& member(const json& object, const char* name) {
  if (!object.is_object()) return kNothing;
  const auto found = object.find(name);
  return found == object.end() ? kNothing : *found;
}

// 0 for what is no whole number, or none of 52 bits, which all ids have.
int64_t number(const json& value) {
  constexpr int64_t kMost = int64_t{1} << 52;
  if (!value.is_number_integer()) return 0;
  if (value.is_number_unsigned() && value.get<uint64_t>() > static_cast<uint64_t>(kMost)) return 0;
  const auto whole = value.get<int64_t>();
  return whole < -kMost ? 0 : whole;
}

std::string text(const json& value) {
  return value.is_string() ? value.get<std::string>() : "";
}

void read_chat(const json& message, Update& update) {
  const json& chat = member(message, "chat");
  update.chat = number(member(chat, "id"));
  update.is_private = text(member(chat, "type")) == "private";
}

Update parse_update(const json& object) {
  Update update{.id = number(member(object, "update_id"))};
  if (const json& message = member(object, "message"); message.is_object()) {
    update.user = number(member(member(message, "from"), "id"));
    read_chat(message, update);
    if (const json& words = member(message, "text"); words.is_string()) update.what = Said{.text = text(words)};
  } else if (const json& query = member(object, "callback_query"); query.is_object()) {
    update.user = number(member(member(query, "from"), "id"));
    const json& below = member(query, "message");
    read_chat(below, update);
    update.what = Pressed{.query = text(member(query, "id")),
                          .message = number(member(below, "message_id")),
                          .data = text(member(query, "data"))};
  }
  return update;
}

}  // namespace

std::vector<Update> parse_updates(std::string_view json_text) {
  const json list = json::parse(json_text, nullptr, /*allow_exceptions=*/false);
  if (!list.is_array()) throw base::Error(base::ErrorKind::connect, "getUpdates gave no list of updates");
  std::vector<Update> updates;
  for (const json& object : list) {
    if (Update update = parse_update(object); update.id > 0) updates.push_back(std::move(update));
  }
  return updates;
}

}  // namespace holdfast::telegram
