#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "config/settings.h"
#include "delivery/bot_api.h"
#include "delivery/channel.h"
#include "delivery/mail_service.h"

namespace holdfast::delivery {

// Words for people that come without a file.
struct News {
  std::string id;                // of a mail: 32 hexadecimal digits, and the same words whenever it is tried again
  base::Clock::TimePoint begun;  // of a mail
  std::string subject;           // one line; of a mail
  std::string text;              // a chat gets this alone
};

// Sends the news once: to one chat, or to the recipients as one mail. Throws Error(cancelled).
Outcome tell_chat(const News& news, BotApi& bot, int64_t chat, std::stop_token stop);
Outcome tell_by_mail(const News& news, MailService& service, const std::vector<std::string>& recipients,
                     std::stop_token stop);

// Who brings news to people. Fakes implement it, too.
class Messenger {
 public:
  virtual ~Messenger() = default;
  // Once, whatever comes of it. Throws Error(cancelled) and nothing else.
  virtual Outcome tell_chat(const News& news, int64_t chat, std::stop_token stop) = 0;
  virtual Outcome tell_by_mail(const News& news, const std::vector<std::string>& recipients, std::stop_token stop) = 0;
};

// By the ways that the settings describe, whether backups go by them or not. A way that cannot be used refuses.
class OwnMessenger final : public Messenger {
 public:
  explicit OwnMessenger(config::Settings settings) : settings_(std::move(settings)) {}
  Outcome tell_chat(const News& news, int64_t chat, std::stop_token stop) override;
  Outcome tell_by_mail(const News& news, const std::vector<std::string>& recipients, std::stop_token stop) override;

 private:
  const config::Settings settings_;
};

// Whether the settings describe a way completely.
bool can_chat(const config::Settings& settings);
bool can_mail(const config::Settings& settings);

}  // namespace holdfast::delivery
