#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "delivery/deliver.h"

namespace holdfast::delivery {

// Carries out the deliveries of one archive by one channel: message by message, with a receipt of each step, and other
// tries where they may help. A delivery is named by its place in `receipts`, which grows meanwhile. Not thread-safe.
class Courier {
 public:
  // All of them must outlive it.
  Courier(const Parcel& parcel, Channel& channel, Receipts& receipts, const DeliveryTools& tools, std::stop_token stop);

  // Returns when nothing more can be done for the delivery now: it is complete, or its first_trouble() says why not.
  // After a refusal of the whole channel those that follow are not tried. Throws as deliver() does.
  void carry_out(size_t index);

  // The deliveries that were made, since this was last asked, for recipients of a mail whom alone the server refused.
  std::vector<size_t> take_split_off();

 private:
  Delivery& at(size_t index) { return receipts_.deliveries()[index]; }
  void fail_untried(size_t index);
  bool bring(size_t index, size_t number);
  Outcome send_once(size_t index, size_t number);
  bool is_remembered(const Delivery& delivery) const;
  void set(Message& message, State state, const Outcome& outcome) const;
  bool keep(Message& message, State state, const Outcome& outcome);
  bool keep_sent(size_t index, size_t number, const Outcome& outcome);
  void split_off(size_t index, const std::vector<Outcome::Refused>& refused);
  bool replan_without_file(size_t index, size_t number, const Outcome& outcome);
  void wait(std::chrono::seconds pause, const std::string& why);

  const Parcel& parcel_;
  Channel& channel_;
  Receipts& receipts_;
  const DeliveryTools tools_;
  const std::stop_token stop_;
  std::vector<size_t> split_off_;
  std::optional<Outcome> channel_refusal_;
};

}  // namespace holdfast::delivery
