#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "telegram/bot_memory.h"
#include "telegram/chats.h"
#include "telegram/update.h"

namespace holdfast::telegram {

// What the bot says, and what can be chosen below it.
struct Reply {
  struct Choice {
    std::string text;
    Wish wish;
  };
  Words words;
  std::vector<Choice> choices = {};
  std::chrono::seconds lifetime = std::chrono::minutes(10);  // of the choices
};

// The buttons of a reply, each with a nonce that is remembered.
std::vector<Button> remember_choices(BotMemory& memory, const Reply& reply, base::Clock::TimePoint now);

// The wish that a press of an owner stands for, which is a task from then on, or nothing more if it is a `cancel`. It
// is granted once: its button and those beside it are worth nothing afterwards. nullopt: it was granted before, has
// expired, or was never offered in that chat. Throws Error(file).
std::optional<Wish> take_wish(BotMemory& memory, const Update& update, const Pressed& pressed,
                              base::Clock::TimePoint now);

}  // namespace holdfast::telegram
