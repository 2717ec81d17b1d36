#include "delivery/channels.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "delivery/email_channel.h"
#include "delivery/mail_services.h"
#include "delivery/telegram_channel.h"
#include "net/curl_http.h"

namespace holdfast::delivery {

namespace {

using base::Error;
using base::ErrorKind;

// A setting that a channel needs, and whether it is there.
struct Needed {
  std::string name;
  bool is_set;
};

// `off` are the settings of who does without it.
void check(const std::string& title, const std::string& off, const std::vector<Needed>& needed) {
  std::vector<std::string> missing;
  for (const Needed& setting : needed) {
    if (!setting.is_set) missing.push_back(setting.name);
  }
  if (missing.empty()) return;
  throw Error(
      ErrorKind::usage, fmt::format("{} cannot be used without {}", title, base::join(missing, ", ")),
      fmt::format("Set {} in the app's .env, or do without {} ({}); `holdfast settings --app APP` shows what is set.",
                  missing.size() == 1 ? "it" : "them", title, off));
}

std::vector<std::string> without_repeats(const std::vector<std::string>& words) {
  std::vector<std::string> once;
  for (const std::string& word : words) {
    if (std::ranges::find(once, word) == once.end()) once.push_back(word);
  }
  return once;
}

}  // namespace

Channels::Channels() = default;
Channels::~Channels() = default;
Channels::Channels(Channels&&) noexcept = default;

void Channels::add_telegram(const config::TelegramSettings& telegram, const config::RbacSettings& rbac) {
  check("Telegram", "BACKUP__TELEGRAM_ENABLED=false, BACKUP__BOT_POLL=false",
        {{"TELEGRAM__BOT_TOKEN", !telegram.bot_token.empty()}, {"RBAC__OWNER_IDS", !rbac.owner_ids.empty()}});
  // A negative id is that of a group: backups are for people whom the settings name.
  if (const auto id = std::ranges::find_if(rbac.owner_ids, [](int64_t owner) { return owner <= 0; });
      id != rbac.owner_ids.end()) {
    throw Error(ErrorKind::usage, fmt::format("RBAC__OWNER_IDS holds {}, which is no user's id", *id),
                "Telegram ids of users are positive; @userinfobot tells you yours.");
  }
  channels_.push_back(std::make_unique<TelegramChannel>(telegram, rbac.owner_ids, std::make_unique<net::CurlHttp>()));
}

void Channels::add_email(const config::EmailSettings& email, const std::vector<std::string>& recipients) {
  check("email", "BACKUP__EMAIL_ENABLED=false",
        {{"EMAIL__API_KEY (or EMAIL__SMTP_URL)", !email.api_key.empty() || !email.smtp_url.empty()},
         {"EMAIL__FROM_ADDRESS", !email.from_address.empty()},
         {"BACKUP__EMAIL_RECIPIENTS", !recipients.empty()}});
  channels_.push_back(std::make_unique<EmailChannel>(email, without_repeats(recipients), mail_service_of(email)));
}

}  // namespace holdfast::delivery
