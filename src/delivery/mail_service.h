#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "delivery/channel.h"
#include "net/body.h"

namespace holdfast::delivery {

// A mail that is about to be sent. Two tries of the same message of a delivery have the same one, so that a service can
// tell that they are. Everything but the two bodies is printable.
struct OutgoingMail {
  std::string id;  // of the delivery's message; letters, digits and -
  base::Clock::TimePoint begun;
  std::vector<std::string> recipients;
  std::string subject;
  std::string text;
  std::string html;
  std::string file_name;
  std::string content_type;
  net::Body* file = nullptr;  // none: no attachment. Must outlive the sending.
  // Heard now and then: bytes sent, bytes in all, as the service counts them.
  std::function<void(uint64_t, uint64_t)> on_sent;
};

// Who carries mail. Not thread-safe.
class MailService {
 public:
  virtual ~MailService() = default;
  // Whether the mail is not too large, as far as that is known before it is sent.
  virtual bool fits(const OutgoingMail& mail) const = 0;
  // Sends it once; see Channel::send(). The file stands at its first byte.
  virtual Outcome send(const OutgoingMail& mail, std::stop_token stop) = 0;
  // See Channel::memory().
  virtual std::chrono::seconds memory() const = 0;
};

// The part of an address after its @.
std::string domain_of(const std::string& address);

}  // namespace holdfast::delivery
