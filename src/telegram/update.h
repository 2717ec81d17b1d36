#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace holdfast::telegram {

// A text that somebody wrote.
struct Said {
  std::string text;
};

// A button that somebody pressed.
struct Pressed {
  std::string query;    // to be answered, so that his client stops waiting
  int64_t message = 0;  // that the button stands below
  std::string data;
};

// What the Bot API tells of, as far as the bot has to do with it: https://core.telegram.org/bots/api#update.
struct Update {
  int64_t id = 0;
  int64_t user = 0;  // who did it; 0: nobody, or nobody knows
  int64_t chat = 0;  // where
  bool is_private = false;
  std::variant<std::monostate, Said, Pressed> what;  // monostate: something else
};

// The result of getUpdates, in its order. Members that make no sense are as if they were not there, and an update
// without an id is passed over: it could not be acknowledged. Throws base::Error(connect) for what is no list.
std::vector<Update> parse_updates(std::string_view json);

}  // namespace holdfast::telegram
