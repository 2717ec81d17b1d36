#pragma once

#include <cstdint>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "telegram/chats.h"

namespace holdfast::telegram {

// At least three seconds between two changes of a message, of a clock that tells whole ones.
inline constexpr std::chrono::seconds kBetweenChanges{4};

// A message of the bot's that is changed as things go on.
struct ShownMessage {
  int64_t message = 0;  // its id in its chat; 0: it could not be sent
  std::string text;     // empty: not known
  base::Clock::TimePoint may_change{};
};

// Changes it once; from then on it has to stay for kBetweenChanges, or as long as Telegram wants to be left alone.
// Throws as Chats::edit().
Edited::Kind change_message(ShownMessage& shown, int64_t chat, const std::string& text, Chats& chats,
                            const base::Clock& clock, const std::stop_token& stop);

}  // namespace holdfast::telegram
