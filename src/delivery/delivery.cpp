#include "delivery/delivery.h"

#include <sys/random.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::delivery {

bool Delivery::is_complete() const {
  return !messages.empty() &&
         std::ranges::all_of(messages, [](const Message& message) { return message.state == State::sent; });
}

bool Delivery::is_place_alone() const {
  return is_complete() && std::ranges::find(messages, What::place, &Message::what) != messages.end();
}

const Message* Delivery::first_trouble() const {
  const auto found = std::ranges::find_if(messages, [](const Message& message) {
    return message.state == State::uncertain || message.state == State::failed;
  });
  return found == messages.end() ? nullptr : &*found;
}

size_t Delivery::parts() const {
  return static_cast<size_t>(std::ranges::count(messages, What::part, &Message::what));
}

std::string new_delivery_id() {
  std::string bytes(16, '\0');
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw base::Error(base::ErrorKind::internal, "no random bytes");
  }
  return base::hex(bytes);
}

std::string_view name_of(State state) {
  switch (state) {
    case State::planned:
      return "planned";
    case State::sending:
      return "sending";
    case State::sent:
      return "sent";
    case State::uncertain:
      return "uncertain";
    case State::failed:
      return "failed";
  }
  return "";
}

std::string_view name_of(What what) {
  switch (what) {
    case What::document:
      return "document";
    case What::announcement:
      return "announcement";
    case What::part:
      return "part";
    case What::mail:
      return "mail";
    case What::place:
      return "place";
  }
  return "";
}

}  // namespace holdfast::delivery
