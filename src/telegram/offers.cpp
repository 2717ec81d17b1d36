#include "telegram/offers.h"

#include <algorithm>

#include "jobs/queue.h"

namespace holdfast::telegram {

namespace {

int64_t seconds_of(base::Clock::TimePoint time) {
  return time.time_since_epoch().count();
}

}  // namespace

std::vector<Button> remember_choices(BotMemory& memory, const Reply& reply, base::Clock::TimePoint now) {
  std::vector<Button> buttons;
  if (reply.choices.empty()) return buttons;
  memory.change([&](Remembered& all) {
    std::erase_if(all.offers, [&](const Offer& offer) { return offer.expires < seconds_of(now); });
    const std::string group = jobs::random_id();
    for (const Reply::Choice& choice : reply.choices) {
      all.offers.push_back({.nonce = jobs::random_id(),
                            .group = group,
                            .expires = seconds_of(now + reply.lifetime),
                            .wish = choice.wish});
      buttons.push_back({.text = choice.text, .data = all.offers.back().nonce});
    }
  });
  return buttons;
}

std::optional<Wish> take_wish(BotMemory& memory, const Update& update, const Pressed& pressed,
                              base::Clock::TimePoint now) {
  std::optional<Wish> taken;
  memory.change([&](Remembered& all) {
    all.handled.push_back(update.id);
    const auto found = std::ranges::find(all.offers, pressed.data, &Offer::nonce);
    if (found == all.offers.end() || found->wish.chat != update.chat || found->expires < seconds_of(now)) return;
    const Offer offer = *found;
    std::erase_if(all.offers, [&](const Offer& other) { return other.group == offer.group; });
    taken = offer.wish;
    if (taken->what != What::cancel) all.tasks.push_back({.id = offer.nonce, .wish = offer.wish});
  });
  return taken;
}

}  // namespace holdfast::telegram
