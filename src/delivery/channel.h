#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "delivery/delivery.h"
#include "delivery/parcel.h"

namespace holdfast::delivery {

// What came of sending one message. Words are the service's own or the fault in words; neither they nor a hint ever
// hold a token, a key, a password or a URL with one.
struct Outcome {
  enum class Kind {
    sent,
    again,            // nothing was accepted, and another try may help: 5xx, 429, a fault of the network
    too_large,        // the service takes no message of that size
    refused,          // by or for this recipient; the others may get theirs
    channel_refused,  // token, key, sender, certificate: nobody would get anything
    uncertain,        // all of it was sent, and no answer came
  };
  // A recipient of a mail who was refused while the others were not.
  struct Refused {
    std::string recipient;
    std::string words;
    std::string hint;
  };

  Kind kind = Kind::sent;
  std::string id;                            // of a sent message
  std::string words;                         // of anything else
  std::string hint;                          // what to do about it; may be empty
  std::optional<std::chrono::seconds> wait;  // of `again`: how long the service asks to be left alone
  bool may_have_arrived = false;             // of `again`: the service may have carried it out all the same
  std::vector<Refused> refused_recipients;   // of `sent`
};

// A way to people: Telegram, email. Not thread-safe.
class Channel {
 public:
  virtual ~Channel() = default;

  // As receipts name it: "telegram".
  virtual std::string_view name() const = 0;
  // As people read it: "Telegram".
  virtual std::string_view title() const = 0;
  virtual std::vector<std::string> recipients() const = 0;
  // Whether one delivery goes to all recipients at once (a mail), or each has one of his own.
  virtual bool sends_to_all_at_once() const = 0;

  // The messages that bring the archive to a recipient, in order, all planned.
  virtual std::vector<Message> plan(const Parcel& parcel) const = 0;
  // Those instead of one that was too_large: empty if nothing smaller can be said.
  virtual std::vector<Message> plan_without_file(const Parcel& parcel) const = 0;

  // Sends one of the delivery's messages once. What it says comes from `delivery.about`. Throws Error(cancelled) and
  // Error(file).
  virtual Outcome send(const Delivery& delivery, const Message& message, const Parcel& parcel, base::Progress& progress,
                       std::stop_token stop) = 0;

  // For how long after a delivery begun the service answers the same message as it did the first time, and does not
  // send it once more; zero: never.
  virtual std::chrono::seconds memory() const = 0;
};

}  // namespace holdfast::delivery
