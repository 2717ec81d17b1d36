#include "delivery/news.h"

#include <fmt/format.h>

#include <functional>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "delivery/mail_services.h"
#include "delivery/telegram_outcome.h"
#include "delivery/wording.h"
#include "net/curl_http.h"

namespace holdfast::delivery {

namespace {

constexpr size_t kLongestText = 4096;

// What is wrong with the settings of a way is an outcome like any other.
Outcome outcome_of(const std::function<Outcome()>& way) {
  try {
    return way();
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::cancelled) throw;
    return {.kind = Outcome::Kind::channel_refused, .words = error.what(), .hint = error.hint()};
  }
}

}  // namespace

Outcome tell_chat(const News& news, BotApi& bot, int64_t chat, std::stop_token stop) {
  const std::string id = fmt::to_string(chat);
  const BotAnswer answer =
      bot.send("sendMessage",
               {{.name = "chat_id", .text = id}, {.name = "text", .text = base::shortened(news.text, kLongestText)}},
               nullptr, std::move(stop));
  return telegram_outcome(answer, id, /*bears_file=*/false);
}

Outcome tell_by_mail(const News& news, MailService& service, const std::vector<std::string>& recipients,
                     std::stop_token stop) {
  const OutgoingMail mail{
      .id = news.id,
      .begun = news.begun,
      .recipients = recipients,
      .subject = base::printable(news.subject),
      .text = news.text + "\n",
      .html = fmt::format("<!DOCTYPE html>\n<html><body>\n<pre>{}</pre>\n</body></html>\n", html_escaped(news.text))};
  return service.send(mail, std::move(stop));
}

Outcome OwnMessenger::tell_chat(const News& news, int64_t chat, std::stop_token stop) {
  return outcome_of([&] {
    net::CurlHttp http;
    BotApi bot(http, settings_.telegram);
    return delivery::tell_chat(news, bot, chat, stop);
  });
}

Outcome OwnMessenger::tell_by_mail(const News& news, const std::vector<std::string>& recipients, std::stop_token stop) {
  return outcome_of([&] { return delivery::tell_by_mail(news, *mail_service_of(settings_.email), recipients, stop); });
}

bool can_chat(const config::Settings& settings) {
  return !settings.telegram.bot_token.empty() && !settings.rbac.owner_ids.empty();
}

bool can_mail(const config::Settings& settings) {
  return (!settings.email.api_key.empty() || !settings.email.smtp_url.empty()) &&
         !settings.email.from_address.empty() && !settings.backup.email_recipients.empty();
}

}  // namespace holdfast::delivery
