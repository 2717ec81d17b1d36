#include "delivery/tally.h"

#include <algorithm>
#include <utility>

namespace holdfast::delivery {

namespace {

// The last delivery to each recipient, in the order in which they were first served.
std::vector<std::pair<std::string, const Delivery*>> last_to_each(const std::vector<Delivery>& deliveries,
                                                                  const std::string& channel) {
  std::vector<std::pair<std::string, const Delivery*>> last;
  for (const Delivery& delivery : deliveries) {
    if (delivery.channel != channel) continue;
    for (const std::string& recipient : delivery.recipients) {
      const auto found = std::ranges::find(last, recipient, [](const auto& entry) { return entry.first; });
      if (found == last.end()) {
        last.emplace_back(recipient, &delivery);
      } else {
        found->second = &delivery;
      }
    }
  }
  return last;
}

void add_unserved(std::vector<Delivery>& unserved, const Delivery& delivery) {
  if (std::ranges::find(unserved, delivery.id, &Delivery::id) == unserved.end()) unserved.push_back(delivery);
}

Tally tally_of(const std::vector<Delivery>& deliveries, const std::string& channel) {
  Tally result{.channel = channel, .title = title_of(channel), .last = {}, .not_served = {}};
  for (const auto& [recipient, delivery] : last_to_each(deliveries, channel)) {
    ++result.recipients;
    if (!delivery->is_complete()) {
      add_unserved(result.not_served, *delivery);
      continue;
    }
    ++(delivery->is_place_alone() ? result.placed : result.served);
    result.last = std::max(result.last, delivery->messages.back().time);
  }
  return result;
}

}  // namespace

std::string title_of(const std::string& channel) {
  if (channel == "telegram") return "Telegram";
  return channel == "email" ? "Email" : channel;
}

std::vector<Tally> tally(const std::vector<Delivery>& deliveries) {
  std::vector<Tally> tallies;
  for (const Delivery& delivery : deliveries) {
    if (std::ranges::find(tallies, delivery.channel, &Tally::channel) != tallies.end()) continue;
    tallies.push_back(tally_of(deliveries, delivery.channel));
  }
  return tallies;
}

}  // namespace holdfast::delivery
