#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/waiter.h"
#include "config/settings.h"
#include "delivery/bot_api.h"
#include "net/http.h"
#include "telegram/update.h"

namespace holdfast::telegram {

// Below a message, one a line.
struct Button {
  std::string text;
  std::string data;  // 1 to 64 bytes, which a press brings back
};

// A command as Telegram's clients offer it.
struct Command {
  std::string name;  // without the /
  std::string description;
};

// What a message says.
struct Words {
  Words() = default;
  Words(std::string words) : text(std::move(words)) {}
  Words(const char* words) : text(words) {}
  Words(std::string words, std::string table, std::string end)
      : text(std::move(words)), fixed(std::move(table)), after(std::move(end)) {}

  std::string text;
  std::string fixed;  // in a font of fixed width, below the text; may be empty
  std::string after;  // below that; may be empty
};

// A message that was sent, or was not.
struct Sent {
  int64_t message = 0;           // 0: it was not, or nobody knows
  bool may_pass = false;         // of such a one: it may be tried again after a while
  std::chrono::seconds wait{0};  // of that: what Telegram asks for
};

// What came of an edit: it is as it was wanted; it may be tried again after a while; it never will be.
struct Edited {
  enum class Kind { done, later, never };
  Kind kind = Kind::done;
  std::chrono::seconds wait{0};  // of `later`: what Telegram asks for
};

// What the bot does in its chats. Texts are cut at what a message may have, and what is
// no UTF-8 in them, or a control character other than the end of a line, is made visible. Not thread-safe: each thread
// has its own. Every function throws Error(cancelled) soon after a stop.
class Chats {
 public:
  // The waiter must outlive it. Throws Error(usage) as delivery::BotApi does.
  Chats(const config::TelegramSettings& settings, std::unique_ptr<net::Http> http, base::Waiter& waiter);

  std::string bot_number() const { return std::string(api_.number()); }

  // Sends a message. Faults that may pass are tried again after 1, 2, 4 and 8 seconds, or when Telegram says, if that
  // is within a minute; what could not be sent is in the log.
  Sent say(int64_t chat, const Words& words, const std::vector<Button>& buttons, const std::stop_token& stop);
  Sent say(int64_t chat, const Words& words, const std::stop_token& stop) { return say(chat, words, {}, stop); }

  // Changes a message of the bot's, once.
  Edited edit(int64_t chat, int64_t message, const std::string& text, const std::stop_token& stop);
  // Takes the buttons from a message of the bot's. Told once; a failure is no matter.
  void remove_buttons(int64_t chat, int64_t message, const std::stop_token& stop);

  // Lets the client of who pressed a button stop waiting; with words it shows them. Told once; a failure is no matter.
  void answer(const Pressed& pressed, const std::string& words, const std::stop_token& stop);

  // The commands that clients offer in that chat alone; none: no more. Why not, in words; empty if it was done.
  std::string offer(int64_t chat, const std::vector<Command>& commands, const std::stop_token& stop);

  // The next updates, waited for: those that were not acknowledged, and, with `from`, not those before it, which are
  // acknowledged by that. One that is not ok has its reason.
  delivery::BotAnswer updates(std::optional<int64_t> from, size_t at_most, const std::stop_token& stop);

 private:
  const std::unique_ptr<net::Http> http_;
  delivery::BotApi api_;
  base::Waiter& waiter_;
};

}  // namespace holdfast::telegram
