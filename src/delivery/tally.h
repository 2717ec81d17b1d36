#pragma once

#include <string>
#include <vector>

#include "delivery/delivery.h"

namespace holdfast::delivery {

// How it stands with one channel of an archive, over all runs: of each recipient the last delivery counts.
struct Tally {
  std::string channel;  // "telegram"
  std::string title;    // "Telegram"
  size_t recipients = 0;
  size_t served = 0;                 // who have the archive
  size_t placed = 0;                 // who know where it is, since it is too large
  std::string last;                  // iso, of the last message that was sent; empty: none was
  std::vector<Delivery> not_served;  // the last ones of those who have not got it
};

// One for each channel, in the order in which they were first used.
std::vector<Tally> tally(const std::vector<Delivery>& deliveries);

// "Telegram", as people read it, of "telegram".
std::string title_of(const std::string& channel);

}  // namespace holdfast::delivery
