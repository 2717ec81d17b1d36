#pragma once

#include <string>

#include "delivery/delivery.h"

namespace holdfast::delivery {

// "Telegram 111", "Email a@example.com, b@example.com".
std::string recipients_of(const Delivery& delivery);

// "Telegram 111: failed: Forbidden: …", of one that is not complete.
std::string trouble_of(const Delivery& delivery);

// What to do about it, or about one that says only where the archive is; may be empty. `command` is what sends it:
// "holdfast deliver FILE".
std::string hint_for(const Delivery& delivery, const std::string& command);

}  // namespace holdfast::delivery
