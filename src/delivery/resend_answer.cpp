#include "delivery/resend_answer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/text.h"

namespace holdfast::delivery {

namespace {

using Json = nlohmann::json;
using Kind = Outcome::Kind;

constexpr size_t kLongestWords = 300;

constexpr const char* kKeyHint = "Set EMAIL__API_KEY to a key that may send, of https://resend.com/api-keys.";
constexpr const char* kUrlHint = "Is EMAIL__API_URL right? Resend's is https://api.resend.com.";
constexpr const char* kRecipientHint = "Look at BACKUP__EMAIL_RECIPIENTS: each is an address like name@example.org.";
constexpr const char* kQuotaHint = "Send it again when the quota is new, or raise it at https://resend.com/settings.";
constexpr const char* kOtherMailHint =
    "An earlier try with other words or settings was accepted; --again sends the backup anew.";
constexpr const char* kArrivedHint =
    "Resend may have accepted the mail; within 23 hours another try does not send it twice.";
constexpr const char* kFirewallHint = "The firewall in front of Resend lets nothing of this machine through.";

// An error, as Resend describes it. Without its JSON only words, or nothing.
struct Refusal {
  std::string name;
  std::string message;

  bool says(std::string_view words) const { return message.find(words) != std::string::npos; }
};

std::string text_of(const Json& json, const char* field) {
  const auto found = json.is_object() ? json.find(field) : json.end();
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

Refusal refusal_of(const std::string& body) {
  const Json json = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (json.is_object()) return {.name = text_of(json, "name"), .message = text_of(json, "message")};
  const std::string_view words = base::trimmed(body);
  const bool is_page = words.starts_with('<');
  return {.name = {}, .message = is_page ? "" : std::string(words)};
}

std::string words_of(std::string text, const base::Secret& key) {
  const std::string& hidden = key.reveal();
  for (size_t at = 0; !hidden.empty() && (at = text.find(hidden, at)) != std::string::npos; at += 4) {
    text.replace(at, hidden.size(), "****");
  }
  return base::shortened(base::printable(base::trimmed(text)), kLongestWords);
}

bool is_about_key(int status, const Refusal& refusal) {
  if (status == 401 || refusal.name == "invalid_api_key" || refusal.name == "restricted_api_key") return true;
  return (status == 400 || status == 403) && refusal.says("API key") && !refusal.says("domain");
}

bool is_about_sender(int status, const Refusal& refusal) {
  if (refusal.name == "invalid_from_address") return true;
  if (status == 403) return refusal.says("domain") || refusal.says("testing emails") || refusal.says("`from`");
  return (status == 400 || status == 422) && refusal.says("`from`");
}

std::string sender_hint(const std::string& domain) {
  return fmt::format(
      "Verify {} at https://resend.com/domains, or set EMAIL__FROM_ADDRESS to an address of a domain that is verified "
      "there.",
      domain);
}

// Words and hint are added by who asks.
struct Verdict {
  Kind kind;
  std::string hint;
};

Verdict verdict_on_limit(const Refusal& refusal) {
  if (refusal.name == "daily_quota_exceeded" || refusal.name == "monthly_quota_exceeded") {
    return {Kind::refused, kQuotaHint};
  }
  return {Kind::again, ""};
}

Verdict verdict_on_conflict(const Refusal& refusal) {
  if (refusal.name == "invalid_idempotent_request") return {Kind::refused, kOtherMailHint};
  return {Kind::again, ""};
}

Verdict verdict(int status, const Refusal& refusal, const ResendRequest& request) {
  if (status >= 500 || status == 408) return {Kind::again, ""};
  if (status == 429) return verdict_on_limit(refusal);
  if (status == 409) return verdict_on_conflict(refusal);
  if (status == 413) return {Kind::too_large, ""};
  if (status < 400 || status == 404 || status == 405) return {Kind::channel_refused, kUrlHint};
  if (is_about_key(status, refusal)) return {Kind::channel_refused, kKeyHint};
  if (is_about_sender(status, refusal)) return {Kind::channel_refused, sender_hint(request.sender_domain)};
  if (status == 403) return {Kind::channel_refused, refusal.says("error code: 1010") ? kFirewallHint : ""};
  return {Kind::refused, refusal.says("`to`") ? kRecipientHint : ""};
}

// Of a request that Resend may have carried out. A second try of a remembered one does not send a second mail.
Outcome outcome_of_silence(std::string words, const ResendRequest& request) {
  if (!request.is_remembered) return {.kind = Kind::uncertain, .words = std::move(words)};
  return {.kind = Kind::again, .words = std::move(words), .hint = kArrivedHint, .may_have_arrived = true};
}

Outcome outcome_of_fault(const net::HttpAnswer& answer, const ResendRequest& request) {
  std::string words = words_of(answer.fault, request.key);
  if (answer.may_have_arrived) return outcome_of_silence(std::move(words), request);
  if (answer.is_permanent) return {.kind = Kind::channel_refused, .words = std::move(words), .hint = kUrlHint};
  return {.kind = Kind::again, .words = std::move(words)};
}

Outcome outcome_of_success(const net::HttpAnswer& answer, const ResendRequest& request) {
  const std::string id = text_of(Json::parse(answer.body, nullptr, /*allow_exceptions=*/false), "id");
  if (!id.empty()) return {.kind = Kind::sent, .id = words_of(id, request.key)};
  return outcome_of_silence(fmt::format("an answer without the mail's id (HTTP status {})", answer.status), request);
}

}  // namespace

Outcome resend_outcome(const net::HttpAnswer& answer, const ResendRequest& request) {
  if (answer.status == 0) return outcome_of_fault(answer, request);
  if (answer.status >= 200 && answer.status < 300) return outcome_of_success(answer, request);
  const Refusal refusal = refusal_of(answer.body);
  Verdict found = verdict(answer.status, refusal, request);
  std::string words = words_of(refusal.message, request.key);
  if (words.empty()) words = fmt::format("HTTP status {}", answer.status);
  return {.kind = found.kind,
          .words = std::move(words),
          .hint = std::move(found.hint),
          .wait = found.kind == Kind::again ? answer.retry_after : std::nullopt,
          .may_have_arrived = answer.status >= 500};
}

}  // namespace holdfast::delivery
