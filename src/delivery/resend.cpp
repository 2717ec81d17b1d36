#include "delivery/resend.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "delivery/base64_body.h"
#include "delivery/resend_answer.h"
#include "net/endpoint.h"

namespace holdfast::delivery {

namespace {

// Fields in the order in which they were added.
using Json = nlohmann::ordered_json;

// What follows the file's content, the last field of the last attachment.
constexpr std::string_view kTail = R"("}]})";

// A key is a word of ASCII; a line break within it would forge a header.
base::Secret checked_key(const base::Secret& key) {
  const std::string& word = key.reveal();
  const auto is_visible = [](unsigned char c) { return c > ' ' && c < 0x7f; };
  if (!word.empty() && std::ranges::all_of(word, is_visible)) return key;
  throw base::Error(base::ErrorKind::usage,
                    word.empty() ? "EMAIL__API_KEY is not set" : "EMAIL__API_KEY is no key of Resend",
                    "It is one word, like re_xxxxx.");
}

bool is_plain(unsigned char c) {
  return c >= 0x80 || std::isalnum(c) != 0 || c == ' ' || c == '-' || c == '_';
}

// RFC 5322's display name and address. Resend encodes what is beyond ASCII by itself, and knows no < and > in a name,
// even in quotes.
std::string sender_of(const config::EmailSettings& settings) {
  const std::string& name = settings.from_name;
  if (name.find_first_of("<>") != std::string::npos) {
    throw base::Error(base::ErrorKind::usage, "EMAIL__FROM_NAME has < or > in it, which Resend does not take",
                      "Write the address alone in EMAIL__FROM_ADDRESS, and the name without it.");
  }
  if (name.empty()) return settings.from_address;
  if (std::ranges::all_of(name, is_plain)) return fmt::format("{} <{}>", name, settings.from_address);
  std::string quoted;
  for (const char c : name) quoted += c == '"' || c == '\\' ? fmt::format("\\{}", c) : std::string(1, c);
  return fmt::format("\"{}\" <{}>", quoted, settings.from_address);
}

}  // namespace

Resend::Resend(net::Http& http, const base::Clock& clock, const config::EmailSettings& settings)
    : http_(http),
      clock_(clock),
      key_(checked_key(settings.api_key)),
      url_(net::check_endpoint("EMAIL__API_URL", settings.api_url) + "/emails"),
      from_(sender_of(settings)),
      domain_(domain_of(settings.from_address)) {}

// The request up to the file's content; all of it where there is no file. Pure ASCII.
std::string Resend::head_of(const OutgoingMail& mail) const {
  Json json{
      {"from", from_}, {"to", mail.recipients}, {"subject", mail.subject}, {"text", mail.text}, {"html", mail.html}};
  if (mail.file != nullptr) {
    json["attachments"] = Json::array({Json{{"filename", mail.file_name}, {"content", ""}}});
  }
  std::string text = json.dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace);
  if (mail.file != nullptr) text.resize(text.size() - kTail.size());
  return text;
}

bool Resend::fits(const OutgoingMail& mail) const {
  const std::string head = head_of(mail);
  const uint64_t file = mail.file == nullptr ? 0 : base64_size(mail.file->size()) + kTail.size();
  return head.size() + file <= kLargestRequest;
}

Outcome Resend::send(const OutgoingMail& mail, std::stop_token stop) {
  if (!fits(mail)) {
    return {.kind = Outcome::Kind::too_large,
            .words = fmt::format("the mail would be larger than the {} that Resend takes",
                                 base::human_size(kLargestRequest))};
  }
  if (mail.file == nullptr) {
    net::TextBody body(head_of(mail));
    return post(mail, body, std::move(stop));
  }
  Base64Body body(head_of(mail), *mail.file, std::string(kTail));
  return post(mail, body, std::move(stop));
}

Outcome Resend::post(const OutgoingMail& mail, net::Body& body, std::stop_token stop) {
  // Without a User-Agent its firewall answers, with "error code: 1010".
  const net::HttpRequest request{.url = base::Secret(url_),
                                 .headers = {{"Authorization", base::Secret("Bearer " + key_.reveal())},
                                             {"Idempotency-Key", base::Secret(mail.id)},
                                             {"User-Agent", base::Secret("holdfast")}},
                                 .body = &body,
                                 .content_type = "application/json",
                                 .on_sent = mail.on_sent};
  const net::HttpAnswer answer = http_.send(request, std::move(stop));
  return resend_outcome(
      answer,
      {.key = key_, .sender_domain = base::printable(domain_), .is_remembered = clock_.now() - mail.begun < memory()});
}

}  // namespace holdfast::delivery
