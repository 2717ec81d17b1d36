#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "base/secret.h"
#include "net/mail.h"

namespace holdfast::net {

// By libcurl to EMAIL__SMTP_URL: smtps://user:password@host[:port], or smtp://… with STARTTLS, which only a server on
// loopback may lack. Certificates are always checked; SSL_CERT_FILE adds certificates of one's own. One connection for
// each mail. Throws Error(usage) for addresses and names that cannot be sent.
class SmtpMailer final : public Mailer {
 public:
  // Throws Error(usage) that names EMAIL__SMTP_URL and never shows its value. Where nothing moves for `stall`, the
  // network is taken for dead; RFC 5321 lets a server be silent for some minutes.
  explicit SmtpMailer(const base::Secret& url, std::chrono::seconds stall = std::chrono::minutes(5));
  MailAnswer send(const Mail& mail, std::stop_token stop) override;

 private:
  std::string hidden(std::string words) const;

  std::string server_;  // the URL without user and password
  bool is_loopback_ = false;
  base::Secret user_;  // empty: no login
  base::Secret password_;
  const std::chrono::seconds stall_;
};

}  // namespace holdfast::net
