#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "config/settings.h"
#include "delivery/mail_service.h"
#include "net/mail.h"

namespace holdfast::delivery {

// Mail by a mail server of one's own (EMAIL__SMTP_URL). What its size may be is known to the server alone. It does not
// remember what it got: a mail whose end is not known may be there twice after another try, though with one Message-ID.
class MailServer final : public MailService {
 public:
  // `mailer` must outlive it.
  MailServer(net::Mailer& mailer, const config::EmailSettings& settings);

  bool fits(const OutgoingMail&) const override { return true; }
  Outcome send(const OutgoingMail& mail, std::stop_token stop) override;
  std::chrono::seconds memory() const override { return std::chrono::seconds(0); }

 private:
  net::Mailer& mailer_;
  const std::string from_address_;
  const std::string from_name_;
};

// What a mail server's answer means for a delivery. A sent mail has its Message-ID as id, which the answer lacks.
Outcome mail_outcome(const net::MailAnswer& answer);

}  // namespace holdfast::delivery
