#include "delivery/telegram_outcome.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace holdfast::delivery {

namespace {

using Kind = Outcome::Kind;

constexpr std::string_view kWrongToken =
    "The bot token is wrong, or TELEGRAM__API_URL leads elsewhere: set BACKUP__BOT_TOKEN, or without it "
    "TELEGRAM__BOT_TOKEN, to what @BotFather shows.";
constexpr std::string_view kWrongServer =
    "Something other than the Bot API has answered: check TELEGRAM__API_URL, and a proxy on the way.";
constexpr std::string_view kMoved =
    "TELEGRAM__API_URL leads to a server that sends on to another: set the address of the Bot API itself.";
constexpr std::string_view kTooLarge =
    "Set TELEGRAM__UPLOAD_LIMIT_MB to what the server of TELEGRAM__API_URL takes: larger archives go in parts.";
constexpr std::string_view kLoggedOut =
    "The bot was moved to a Bot API server of its own: set TELEGRAM__API_URL to the address of that.";
constexpr std::string_view kUnreachable =
    "Does this machine reach the Bot API (TELEGRAM__API_URL, proxies)? `holdfast deliver` then goes on with what is "
    "missing.";
constexpr std::string_view kNotReached =
    "Check the certificates of this machine (SSL_CERT_FILE adds one's own), and TELEGRAM__API_URL.";

bool says(const BotAnswer& answer, std::string_view words) {
  return answer.words.find(words) != std::string::npos;
}

bool is_stranger(const BotAnswer& answer) {
  static constexpr std::array kWords{"chat not found", "bot can't initiate conversation with a user",
                                     "bot was blocked by the user"};
  return std::ranges::any_of(kWords, [&](std::string_view words) { return says(answer, words); });
}

Outcome troubled(Kind kind, const BotAnswer& answer, std::string_view hint = "") {
  return {.kind = kind, .words = answer.words, .hint = std::string(hint)};
}

Outcome again(const BotAnswer& answer) {
  Outcome outcome = troubled(Kind::again, answer, answer.status == 0 ? kUnreachable : "");
  outcome.wait = answer.retry_after;
  // Of a proxy that had passed the request on, and has lost sight of it.
  outcome.may_have_arrived = !answer.is_telegrams && (answer.status == 502 || answer.status == 504);
  return outcome;
}

// By Telegram, of the chat or of the message.
Outcome refused(const BotAnswer& answer, std::string_view owner) {
  if (says(answer, "Logged out")) return troubled(Kind::channel_refused, answer, kLoggedOut);
  if (is_stranger(answer)) {
    return troubled(Kind::refused, answer,
                    fmt::format("Owner {} has not started a conversation with the bot (or has blocked it): open the "
                                "bot in Telegram as that user and press Start.",
                                owner));
  }
  if (says(answer, "user is deactivated")) {
    return troubled(Kind::refused, answer,
                    fmt::format("The account of owner {} in Telegram is gone: take it out of RBAC__OWNER_IDS.", owner));
  }
  return troubled(Kind::refused, answer, answer.is_telegrams ? "" : kWrongServer);
}

}  // namespace

Outcome telegram_outcome(const BotAnswer& answer, std::string_view owner, bool bears_file) {
  if (answer.ok) return {.kind = Kind::sent, .id = fmt::to_string(answer.message_id)};
  if (answer.may_have_arrived) return troubled(Kind::uncertain, answer);
  if (answer.is_permanent) return troubled(Kind::channel_refused, answer, kNotReached);
  if (answer.status == 0 || answer.status == 429 || answer.status >= 500) return again(answer);
  if (answer.status < 400) return troubled(Kind::channel_refused, answer, kMoved);
  if (answer.status == 401 || answer.status == 404) return troubled(Kind::channel_refused, answer, kWrongToken);
  if (answer.status == 413 && bears_file) return troubled(Kind::too_large, answer, kTooLarge);
  return refused(answer, owner);
}

}  // namespace holdfast::delivery
