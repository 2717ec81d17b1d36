#include "telegram/chats.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "delivery/channel.h"
#include "delivery/telegram_outcome.h"

namespace holdfast::telegram {

namespace {

using delivery::BotAnswer;
using delivery::Outcome;
using nlohmann::json;
using std::chrono::seconds;

// UTF-16 units, of which a text never has more than it has bytes in UTF-8.
constexpr size_t kLongestText = 4096;
constexpr size_t kLongestAnswer = 200;
constexpr int kTries = 5;
constexpr seconds kLongestWait{60};
// How long the Bot API waits for an update before it says that there is none; it allows no more.
constexpr seconds kLongPoll{50};

// Lines as they are, whatever else no message may hold made visible, and cut at what it may have.
std::string presentable(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    shown += base::printable(text.substr(0, end));
    if (end < text.size()) shown += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return base::shortened(std::move(shown), kLongestText);
}

net::FormField field(std::string name, std::string text) {
  return {.name = std::move(name), .text = std::move(text)};
}

// What an offset in a message counts: UTF-16 units, of which a character of four bytes has two.
size_t units(std::string_view text) {
  size_t count = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) count += byte >= 0xF0 ? 2 : 1;
  }
  return count;
}

std::vector<net::FormField> fields_of(const Words& words) {
  std::string all = presentable(words.text);
  std::vector<net::FormField> fields;
  if (const std::string fixed = presentable(words.fixed); !fixed.empty()) {
    all += "\n\n";
    const json entity{{"type", "pre"}, {"offset", units(all)}, {"length", units(fixed)}};
    all += fixed;
    if (all.size() <= kLongestText) fields.push_back(field("entities", json::array({entity}).dump()));
  }
  if (!words.after.empty()) all += "\n\n" + presentable(words.after);
  fields.push_back(field("text", base::shortened(std::move(all), kLongestText)));
  return fields;
}

std::string keyboard(const std::vector<Button>& buttons) {
  json rows = json::array();
  for (const Button& button : buttons) {
    rows.push_back(json::array({{{"text", base::printable(button.text)}, {"callback_data", button.data}}}));
  }
  return json{{"inline_keyboard", rows}}.dump();
}

// What may have arrived is brought once more: read twice is better than not at all.
bool may_pass(const Outcome& outcome) {
  return outcome.kind == Outcome::Kind::again || outcome.kind == Outcome::Kind::uncertain;
}

bool is_unchanged(const BotAnswer& answer) {
  return answer.words.find("message is not modified") != std::string::npos;
}

}  // namespace

Chats::Chats(const config::TelegramSettings& settings, std::unique_ptr<net::Http> http, base::Waiter& waiter)
    : http_(std::move(http)), api_(*http_, settings), waiter_(waiter) {}

Sent Chats::say(int64_t chat, const Words& words, const std::vector<Button>& buttons, const std::stop_token& stop) {
  seconds pause(1);
  for (int tried = 1;; ++tried) {
    std::vector<net::FormField> fields = fields_of(words);
    fields.push_back(field("chat_id", fmt::to_string(chat)));
    if (!buttons.empty()) fields.push_back(field("reply_markup", keyboard(buttons)));
    const BotAnswer answer = api_.send("sendMessage", std::move(fields), nullptr, stop);
    if (answer.ok) return {.message = answer.message_id};
    const Outcome outcome = delivery::telegram_outcome(answer, fmt::to_string(chat), /*bears_file=*/false);
    const seconds wait = std::max(pause, outcome.wait.value_or(pause));
    if (outcome.kind != Outcome::Kind::again || tried == kTries || wait > kLongestWait) {
      base::log_warning(fmt::format("the bot could not write to {}: {}", chat, outcome.words));
      return {.may_pass = may_pass(outcome), .wait = outcome.wait.value_or(seconds(0))};
    }
    waiter_.wait(wait, stop);
    pause *= 2;
  }
}

Edited Chats::edit(int64_t chat, int64_t message, const std::string& text, const std::stop_token& stop) {
  const BotAnswer answer = api_.send("editMessageText",
                                     {field("chat_id", fmt::to_string(chat)),
                                      field("message_id", fmt::to_string(message)), field("text", presentable(text))},
                                     nullptr, stop);
  if (answer.ok || is_unchanged(answer)) return {};
  const Outcome outcome = delivery::telegram_outcome(answer, fmt::to_string(chat), /*bears_file=*/false);
  return {.kind = may_pass(outcome) ? Edited::Kind::later : Edited::Kind::never,
          .wait = outcome.wait.value_or(seconds(0))};
}

void Chats::remove_buttons(int64_t chat, int64_t message, const std::stop_token& stop) {
  api_.call("editMessageReplyMarkup",
            {field("chat_id", fmt::to_string(chat)), field("message_id", fmt::to_string(message))}, seconds(0), stop);
}

void Chats::answer(const Pressed& pressed, const std::string& words, const std::stop_token& stop) {
  std::vector<net::FormField> fields{field("callback_query_id", pressed.query)};
  if (!words.empty()) fields.push_back(field("text", base::shortened(words, kLongestAnswer)));
  api_.call("answerCallbackQuery", std::move(fields), seconds(0), stop);
}

std::string Chats::offer(int64_t chat, const std::vector<Command>& commands, const std::stop_token& stop) {
  json list = json::array();
  for (const Command& command : commands) {
    list.push_back({{"command", command.name}, {"description", command.description}});
  }
  std::vector<net::FormField> fields{field("scope", json{{"type", "chat"}, {"chat_id", chat}}.dump())};
  if (!commands.empty()) fields.push_back(field("commands", list.dump()));
  return api_.call(commands.empty() ? "deleteMyCommands" : "setMyCommands", std::move(fields), seconds(0), stop).words;
}

BotAnswer Chats::updates(std::optional<int64_t> from, size_t at_most, const std::stop_token& stop) {
  std::vector<net::FormField> fields{field("timeout", fmt::to_string(kLongPoll.count())),
                                     field("limit", fmt::to_string(at_most)),
                                     field("allowed_updates", R"(["message","callback_query"])")};
  if (from) fields.push_back(field("offset", fmt::to_string(*from)));
  return api_.call("getUpdates", std::move(fields), kLongPoll, stop);
}

}  // namespace holdfast::telegram
