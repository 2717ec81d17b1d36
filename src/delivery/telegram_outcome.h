#pragma once

#include <string_view>

#include "delivery/bot_api.h"
#include "delivery/channel.h"

namespace holdfast::delivery {

// What an answer means for the delivery to `owner`, and what he may do about it. `bears_file`: the message was one with
// a file, which may be too large. Pure.
Outcome telegram_outcome(const BotAnswer& answer, std::string_view owner, bool bears_file);

}  // namespace holdfast::delivery
