#include "delivery/news.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <iterator>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "delivery/delivery.h"
#include "delivery/mail_services.h"
#include "delivery/telegram_outcome.h"
#include "delivery/wording.h"
#include "net/curl_http.h"

namespace holdfast::delivery {

namespace {

using std::chrono::seconds;

constexpr size_t kLongestText = 4096;
constexpr int kTries = 5;
constexpr seconds kLongestWait{60};

// Why it could not be sent; empty if it was.
std::string send(const std::function<Outcome()>& try_once, base::Waiter& waiter, const std::stop_token& stop) {
  seconds pause(1);
  for (int tried = 1;; ++tried) {
    const Outcome outcome = try_once();
    if (outcome.kind == Outcome::Kind::sent) return "";
    const seconds wait = std::max(pause, outcome.wait.value_or(pause));
    if (outcome.kind != Outcome::Kind::again || tried == kTries || wait > kLongestWait) return outcome.words;
    waiter.wait(wait, stop);
    pause *= 2;
  }
}

bool can_mail(const config::Settings& settings) {
  return (!settings.email.api_key.empty() || !settings.email.smtp_url.empty()) &&
         !settings.email.from_address.empty() && !settings.backup.email_recipients.empty();
}

// What is wrong with the settings of one way must not keep the news from going by the other.
template <typename Way>
void add_told(std::vector<std::string>& troubles, const Way& way) {
  try {
    std::ranges::move(way(), std::back_inserter(troubles));
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::cancelled) throw;
    troubles.emplace_back(error.what());
  }
}

}  // namespace

std::vector<std::string> tell_chats(const News& news, BotApi& bot, const std::vector<int64_t>& chats,
                                    base::Waiter& waiter, const std::stop_token& stop) {
  std::vector<std::string> troubles;
  for (const int64_t chat : chats) {
    const std::string id = fmt::to_string(chat);
    const auto try_once = [&] {
      const BotAnswer answer = bot.send(
          "sendMessage",
          {{.name = "chat_id", .text = id}, {.name = "text", .text = base::shortened(news.text, kLongestText)}},
          nullptr, stop);
      return telegram_outcome(answer, id, /*bears_file=*/false);
    };
    const std::string why = send(try_once, waiter, stop);
    if (!why.empty()) troubles.push_back(fmt::format("Telegram {}: {}", id, why));
  }
  return troubles;
}

std::vector<std::string> tell_by_mail(const News& news, MailService& service,
                                      const std::vector<std::string>& recipients, base::Waiter& waiter,
                                      const std::stop_token& stop) {
  const OutgoingMail mail{
      .id = new_delivery_id(),
      .begun = base::SystemClock().now(),
      .recipients = recipients,
      .subject = base::printable(news.subject),
      .text = news.text + "\n",
      .html = fmt::format("<!DOCTYPE html>\n<html><body>\n<pre>{}</pre>\n</body></html>\n", html_escaped(news.text))};
  std::vector<std::string> troubles;
  const auto try_once = [&] {
    Outcome outcome = service.send(mail, stop);
    for (const auto& refused : outcome.refused_recipients) {
      troubles.push_back(fmt::format("Email {}: {}", refused.recipient, refused.words));
    }
    return outcome;
  };
  const std::string why = send(try_once, waiter, stop);
  if (!why.empty()) troubles.push_back(fmt::format("Email {}: {}", base::join(recipients, ", "), why));
  return troubles;
}

std::vector<std::string> tell(const News& news, const config::Settings& settings, base::Waiter& waiter,
                              const std::stop_token& stop) {
  std::vector<std::string> troubles;
  if (!settings.telegram.bot_token.empty() && !settings.rbac.owner_ids.empty()) {
    add_told(troubles, [&] {
      net::CurlHttp http;
      BotApi bot(http, settings.telegram);
      return tell_chats(news, bot, settings.rbac.owner_ids, waiter, stop);
    });
  }
  if (can_mail(settings)) {
    add_told(troubles, [&] {
      return tell_by_mail(news, *mail_service_of(settings.email), settings.backup.email_recipients, waiter, stop);
    });
  }
  return troubles;
}

}  // namespace holdfast::delivery
