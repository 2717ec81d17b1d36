#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "base/waiter.h"
#include "config/settings.h"
#include "delivery/bot_api.h"
#include "delivery/mail_service.h"

namespace holdfast::delivery {

// Words for people that come without a file.
struct News {
  std::string subject;  // one line; of a mail
  std::string text;     // a chat gets this alone
};

// Sends the news to each of the chats, and to the recipients as one mail. Faults of the network and of the service are
// tried again after 1, 2, 4 and 8 seconds, or when the service says, if that is within a minute. Returns in words
// whoever could not be told, and why: "Telegram 111: Forbidden: …". Throws Error(cancelled).
std::vector<std::string> tell_chats(const News& news, BotApi& bot, const std::vector<int64_t>& chats,
                                    base::Waiter& waiter, const std::stop_token& stop);
std::vector<std::string> tell_by_mail(const News& news, MailService& service,
                                      const std::vector<std::string>& recipients, base::Waiter& waiter,
                                      const std::stop_token& stop);

// Both, by every way that the settings describe completely, whether backups go by it or not. A way that cannot be used
// is among the words, too.
std::vector<std::string> tell(const News& news, const config::Settings& settings, base::Waiter& waiter,
                              const std::stop_token& stop);

}  // namespace holdfast::delivery
