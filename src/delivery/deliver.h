#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/progress.h"
#include "base/waiter.h"
#include "delivery/channel.h"
#include "delivery/parcel.h"
#include "delivery/receipts.h"

namespace holdfast::delivery {

// What came of one delivery, now or earlier.
struct Handover {
  std::string title;  // of the channel: "Telegram"
  Delivery delivery;
  bool was_sent_before = false;  // it is complete since an earlier run, and nothing was sent
};

enum class Again {
  no,   // who has got this very file already gets nothing more
  yes,  // everybody gets it once more
};

struct DeliveryTools {
  const base::Clock& clock;
  base::Waiter& waiter;
  base::Progress& progress;
};

// Hands the archive to all recipients of a channel, one after another, and tells what became of each; that one of them
// cannot be reached is no error. Each step is in `receipts`, on the disk, before the next: what an earlier run left
// undone is gone on with, message by message; a message that it may have sent without knowing is sent once more and
// marked as a possible second copy, unless the channel's memory covers that. What ended as uncertain is not sent again
// but by Again::yes.
//
// Faults of the network and of the service are tried again after 1, 2, 4, 8 and 16 seconds, or when the service says;
// at most 15 minutes are waited on its word. Throws Error(file) if a receipt cannot be kept: before anything is sent,
// or saying that it was; Error(cancelled).
std::vector<Handover> deliver(const Parcel& parcel, Channel& channel, Again again, Receipts& receipts,
                              const DeliveryTools& tools, std::stop_token stop);

}  // namespace holdfast::delivery
