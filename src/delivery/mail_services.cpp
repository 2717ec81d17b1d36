#include "delivery/mail_services.h"

#include <utility>

#include "base/clock.h"
#include "delivery/mail_server.h"
#include "delivery/resend.h"
#include "net/curl_http.h"
#include "net/smtp_mailer.h"

namespace holdfast::delivery {

namespace {

// Each with what it sends through.

class OwnResend final : public MailService {
 public:
  explicit OwnResend(const config::EmailSettings& settings) : resend_(http_, clock_, settings) {}
  bool fits(const OutgoingMail& mail) const override { return resend_.fits(mail); }
  Outcome send(const OutgoingMail& mail, std::stop_token stop) override { return resend_.send(mail, std::move(stop)); }
  std::chrono::seconds memory() const override { return resend_.memory(); }

 private:
  base::SystemClock clock_;
  net::CurlHttp http_;
  Resend resend_;
};

class OwnMailServer final : public MailService {
 public:
  explicit OwnMailServer(const config::EmailSettings& settings)
      : mailer_(settings.smtp_url), server_(mailer_, settings) {}
  bool fits(const OutgoingMail& mail) const override { return server_.fits(mail); }
  Outcome send(const OutgoingMail& mail, std::stop_token stop) override { return server_.send(mail, std::move(stop)); }
  std::chrono::seconds memory() const override { return server_.memory(); }

 private:
  net::SmtpMailer mailer_;
  MailServer server_;
};

}  // namespace

std::unique_ptr<MailService> mail_service_of(const config::EmailSettings& settings) {
  if (settings.smtp_url.empty()) return std::make_unique<OwnResend>(settings);
  return std::make_unique<OwnMailServer>(settings);
}

}  // namespace holdfast::delivery
