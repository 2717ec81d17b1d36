#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "config/settings.h"
#include "delivery/mail_service.h"
#include "net/http.h"

namespace holdfast::delivery {

// Mail by Resend's API: POST /emails, with the id of what is sent as Idempotency-Key. Resend keeps the keys for 24
// hours and answers the same request as it did the first time; the same key with another request is an error. So the
// request depends on the mail and the settings alone, to the byte.
class Resend final : public MailService {
 public:
  // "40MB after Base64 encoding of the attachments", read as Resend might: powers of ten, and all of the request.
  static constexpr uint64_t kLargestRequest = 40'000'000;

  // `http` and `clock` must outlive it. Throws Error(usage) that names the setting for an address of Resend, a key or a
  // sender's name that cannot be used.
  Resend(net::Http& http, const base::Clock& clock, const config::EmailSettings& settings);

  bool fits(const OutgoingMail& mail) const override;
  Outcome send(const OutgoingMail& mail, std::stop_token stop) override;
  // One hour less than Resend's, for clocks that differ.
  std::chrono::seconds memory() const override { return std::chrono::hours(23); }

 private:
  std::string head_of(const OutgoingMail& mail) const;
  Outcome post(const OutgoingMail& mail, net::Body& body, std::stop_token stop);

  net::Http& http_;
  const base::Clock& clock_;
  const base::Secret key_;
  const std::string url_;
  const std::string from_;
  const std::string domain_;
};

}  // namespace holdfast::delivery
