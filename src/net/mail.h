#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "net/body.h"

namespace holdfast::net {

// One message, to be sent as multipart MIME: text and HTML as alternatives, and the file. All texts are UTF-8; names
// and addresses without control characters (Error(usage)).
struct Mail {
  std::string from_address;
  std::string from_name;  // may be empty
  std::vector<std::string> recipients;
  std::string subject;
  std::string message_id;  // without angle brackets: the same for every try
  base::Clock::TimePoint date;
  std::string text;
  std::string html;
  std::string file_name;     // of the attachment
  std::string content_type;  // of the attachment
  Body* file = nullptr;      // the attachment; none: no attachment. Must outlive the sending.
  std::function<void(uint64_t, uint64_t)> on_sent;
};

struct MailAnswer {
  bool was_accepted = false;
  int code = 0;       // the SMTP reply that decided, e.g. 535, 550, 451; 0 for a fault of the network
  std::string words;  // the server's own, or the fault in words; printable, without the URL
  enum class Refused { nothing, login, sender, recipient, message } refused = Refused::nothing;
  // Recipients that the server refused while the message went to the others, and in which words.
  struct Recipient {
    std::string address;
    std::string words;
  };
  std::vector<Recipient> refused_recipients;
  bool is_permanent = false;      // trying again cannot help (5xx, certificate)
  bool may_have_arrived = false;  // the message was sent to its end, and no reply came
};

// Sends mail. Fakes implement it, too.
class Mailer {
 public:
  virtual ~Mailer() = default;
  // Throws Error(cancelled) soon after a stop, and what the attachment throws.
  virtual MailAnswer send(const Mail& mail, std::stop_token stop) = 0;
};

}  // namespace holdfast::net
