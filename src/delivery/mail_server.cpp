#include "delivery/mail_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

#include "base/text.h"

namespace holdfast::delivery {

namespace {

using Kind = Outcome::Kind;
using Refused = net::MailAnswer::Refused;

constexpr size_t kLongestWords = 300;
constexpr int kTooLarge = 552;           // RFC 1870
constexpr int kTooLargeForServer = 523;  // of some servers

constexpr const char* kLoginHint = "Look at the user and the password in EMAIL__SMTP_URL.";
constexpr const char* kServerHint = "Look at EMAIL__SMTP_URL, and at the mail server's certificate.";
constexpr const char* kSenderHint = "Set EMAIL__FROM_ADDRESS to an address that the mail server sends for.";
constexpr const char* kRecipientHint = "Look at BACKUP__EMAIL_RECIPIENTS.";

std::string shown(std::string_view words) {
  return base::shortened(base::printable(base::trimmed(words)), kLongestWords);
}

// "552 5.3.4 Message size exceeds the limit"; of several recipients who were all refused, what each was told.
std::string words_of(const net::MailAnswer& answer) {
  if (answer.refused == Refused::recipient && answer.refused_recipients.size() > 1) {
    std::vector<std::string> all;
    for (const auto& one : answer.refused_recipients) all.push_back(fmt::format("{}: {}", one.address, one.words));
    return shown(base::join(all, "; "));
  }
  return shown(answer.code == 0 ? answer.words : fmt::format("{} {}", answer.code, answer.words));
}

std::string in_small_letters(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// The enhanced code of RFC 3463 with which the words begin, "5.3.4"; empty if they do not.
std::string_view enhanced_code(std::string_view words) {
  const std::string_view code = words.substr(0, words.find(' '));
  const bool is_one =
      code.size() >= 5 && code.starts_with("5.") && code.find_first_not_of("0123456789.") == std::string_view::npos;
  return is_one ? code : std::string_view();
}

bool says_too_large(const std::string& words) {
  static constexpr std::array<std::string_view, 8> kPhrases{"too large",    "too big",
                                                            "size limit",   "size exceed",
                                                            "maximum size", "maximum message size",
                                                            "exceeds size", "exceeds the maximum"};
  const std::string text = in_small_letters(words);
  return std::ranges::any_of(kPhrases, [&](std::string_view phrase) { return text.find(phrase) != std::string::npos; });
}

// Codes alone do not tell: 552 is that of a full mailbox, and of content that a server does not like, too.
bool is_too_large(const net::MailAnswer& answer) {
  if (answer.refused == Refused::login || answer.refused == Refused::nothing) return false;
  const std::string_view code = enhanced_code(answer.words);
  if (code == "5.2.2") return false;
  if (code == "5.2.3" || code == "5.3.4" || says_too_large(answer.words)) return true;
  if (!code.empty() || answer.refused != Refused::message) return false;
  return answer.code == kTooLarge || answer.code == kTooLargeForServer;
}

Outcome outcome_of_acceptance(const net::MailAnswer& answer) {
  Outcome outcome{.kind = Kind::sent};
  for (const auto& recipient : answer.refused_recipients) {
    outcome.refused_recipients.push_back(
        {.recipient = recipient.address, .words = shown(recipient.words), .hint = kRecipientHint});
  }
  return outcome;
}

Outcome outcome_of_refusal(const net::MailAnswer& answer) {
  const std::string words = words_of(answer);
  if (is_too_large(answer)) return {.kind = Kind::too_large, .words = words};
  switch (answer.refused) {
    case Refused::login:
      return {.kind = Kind::channel_refused, .words = words, .hint = kLoginHint};
    case Refused::sender:
      return {.kind = Kind::channel_refused, .words = words, .hint = kSenderHint};
    case Refused::recipient:
      return {.kind = Kind::refused, .words = words, .hint = kRecipientHint};
    case Refused::message:
      return {.kind = Kind::refused, .words = words};
    case Refused::nothing:
      break;
  }
  return {.kind = Kind::channel_refused, .words = words, .hint = kServerHint};
}

}  // namespace

Outcome mail_outcome(const net::MailAnswer& answer) {
  if (answer.was_accepted) return outcome_of_acceptance(answer);
  if (answer.may_have_arrived) return {.kind = Kind::uncertain, .words = words_of(answer)};
  if (answer.is_permanent) return outcome_of_refusal(answer);
  return {.kind = Kind::again, .words = words_of(answer)};
}

MailServer::MailServer(net::Mailer& mailer, const config::EmailSettings& settings)
    : mailer_(mailer), from_address_(settings.from_address), from_name_(settings.from_name) {}

Outcome MailServer::send(const OutgoingMail& mail, std::stop_token stop) {
  const std::string message_id = fmt::format("{}@{}", mail.id, domain_of(from_address_));
  const net::MailAnswer answer = mailer_.send({.from_address = from_address_,
                                               .from_name = from_name_,
                                               .recipients = mail.recipients,
                                               .subject = mail.subject,
                                               .message_id = message_id,
                                               .date = mail.begun,
                                               .text = mail.text,
                                               .html = mail.html,
                                               .file_name = mail.file_name,
                                               .content_type = mail.content_type,
                                               .file = mail.file,
                                               .on_sent = mail.on_sent},
                                              std::move(stop));
  Outcome outcome = mail_outcome(answer);
  if (outcome.kind == Kind::sent) outcome.id = message_id;
  return outcome;
}

}  // namespace holdfast::delivery
