#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/progress.h"
#include "delivery/delivery.h"

namespace holdfast::delivery {

// How much of a message's file has left. A request tells how far it is; Progress hears of steps. A try that begins
// again at its first byte is silent until it is past the one before, so that nothing counts twice. Not thread-safe.
class UploadProgress {
 public:
  // What follows is a try to send this message.
  void begin(const Delivery& delivery, const Message& message) {
    if (delivery.id == delivery_ && message.name == message_) return;
    delivery_ = delivery.id;
    message_ = message.name;
    bytes_ = message.bytes;
    counted_ = 0;
  }

  // `sent` bytes of `all` of the request have left, which is longer than the file: by a form's headers, or by base64.
  void sent(base::Progress& progress, uint64_t sent, uint64_t all) {
    if (all == 0) return;
    const double share = static_cast<double>(std::min(sent, all)) / static_cast<double>(all);
    count_to(progress, static_cast<uint64_t>(static_cast<double>(bytes_) * share));
  }

  void finish(base::Progress& progress) { count_to(progress, bytes_); }

 private:
  void count_to(base::Progress& progress, uint64_t bytes) {
    if (bytes <= counted_) return;
    progress.advance(bytes - counted_);
    counted_ = bytes;
  }

  std::string delivery_;
  std::string message_;  // its name
  uint64_t bytes_ = 0;   // of its file
  uint64_t counted_ = 0;
};

}  // namespace holdfast::delivery
