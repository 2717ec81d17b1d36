#include "cli/delivery_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "delivery/receipts_json.h"
#include "delivery/tally.h"
#include "delivery/trouble.h"

namespace holdfast::cli {

namespace {

using delivery::Delivery;
using delivery::Handover;
using delivery::hint_for;
using delivery::Message;
using delivery::recipients_of;
using delivery::State;
using delivery::trouble_of;
using delivery::What;

std::string ids_of(const Delivery& delivery) {
  std::vector<std::string> ids;
  for (const Message& message : delivery.messages) ids.push_back(base::printable(message.id));
  return fmt::format("{} {}", ids.size() == 1 ? "message" : "messages", base::join(ids, ", "));
}

std::string line_of(const Handover& handover) {
  const Delivery& delivery = handover.delivery;
  if (!delivery.is_complete()) return trouble_of(delivery);
  if (handover.was_sent_before && delivery.is_place_alone()) {
    return fmt::format("{}: too large to be sent, which a message said before, {}", recipients_of(delivery),
                       base::readable_utc(delivery.messages.back().time));
  }
  if (handover.was_sent_before) {
    return fmt::format("{}: was sent before, {}; --again sends it once more", recipients_of(delivery),
                       base::readable_utc(delivery.messages.back().time));
  }
  std::string words = "sent";
  if (delivery.parts() > 0) words += fmt::format(" in {} parts", delivery.parts());
  if (delivery.is_place_alone()) words = "too large to be sent; a message says where it is";
  const bool may_be_second = std::ranges::any_of(delivery.messages, &Message::may_be_second);
  return fmt::format("{}: {}, {}{}", recipients_of(delivery), words, ids_of(delivery),
                     may_be_second ? " (it may be a second copy, and says so)" : "");
}

}  // namespace

void print_handovers(const std::vector<Handover>& handovers, const std::string& command) {
  for (const Handover& handover : handovers) {
    fmt::print("{}\n", line_of(handover));
    if (handover.delivery.is_complete() && !handover.delivery.is_place_alone()) continue;
    const std::string hint = hint_for(handover.delivery, command + " --" + handover.delivery.channel);
    if (!hint.empty()) fmt::print("  {}\n", hint);
  }
}

nlohmann::json deliveries_as_json(const std::vector<Delivery>& deliveries) {
  return nlohmann::json::parse(delivery::deliveries_json(deliveries));
}

nlohmann::json handovers_as_json(const std::vector<Handover>& handovers) {
  nlohmann::json array = nlohmann::json::array();
  for (const Handover& handover : handovers) {
    nlohmann::json one = deliveries_as_json({handover.delivery}).front();
    one["sent_before"] = handover.was_sent_before;
    array.push_back(std::move(one));
  }
  return array;
}

void throw_undelivered(const std::vector<Handover>& handovers, const std::string& what, const std::string& command) {
  std::vector<std::string> troubles;
  std::string hint;
  for (const Handover& handover : handovers) {
    if (handover.delivery.is_complete()) continue;
    troubles.push_back(trouble_of(handover.delivery));
    if (hint.empty()) hint = hint_for(handover.delivery, command + " --" + handover.delivery.channel);
  }
  if (troubles.empty()) return;
  const std::string words = troubles.size() == 1
                                ? fmt::format("one of {} deliveries was not", handovers.size())
                                : fmt::format("{} deliveries of {} were not", troubles.size(), handovers.size());
  const bool is_all = troubles.size() == handovers.size();
  const bool is_uncertain = std::ranges::all_of(handovers, [](const Handover& handover) {
    const Message* trouble = handover.delivery.first_trouble();
    return handover.delivery.is_complete() || (trouble != nullptr && trouble->state == State::uncertain);
  });
  if (is_uncertain) {
    throw base::Error(base::ErrorKind::delivery,
                      fmt::format("{} may not have been delivered: {}", what, base::join(troubles, "; ")), hint);
  }
  throw base::Error(
      base::ErrorKind::delivery,
      fmt::format("{} {}: {}", what, is_all ? "was not delivered" : words + " made", base::join(troubles, "; ")), hint);
}

std::string sent_words(const std::vector<Delivery>& deliveries) {
  std::vector<std::string> words;
  for (const delivery::Tally& tally : delivery::tally(deliveries)) {
    words.push_back(tally.served == tally.recipients ? tally.title
                    : tally.placed == tally.recipients
                        ? fmt::format("{}: too large", tally.title)
                        : fmt::format("{} to {} of {}", tally.title, tally.served, tally.recipients));
  }
  return words.empty() ? "-" : base::join(words, ", ");
}

}  // namespace holdfast::cli
