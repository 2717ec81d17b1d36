// An answer is JSON, whatever its status:
//   {"ok": true, "result": {"message_id": 7, …}}
//   {"ok": false, "error_code": 429, "description": "Too Many Requests: …", "parameters": {"retry_after": 5}}
// What stands before the API (nginx, a proxy) answers with pages of HTML instead.
#include "delivery/bot_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "net/endpoint.h"

namespace holdfast::delivery {

namespace {

using nlohmann::json;
using std::chrono::seconds;

constexpr size_t kMostWords = 300;
constexpr int64_t kLongestWait = 24 * 3600;
// Telegram's own answers have a dozen levels. One of a hundred thousand overruns the stack of whoever writes it out.
constexpr int kDeepest = 100;
constexpr std::string_view kStars = "****";
// A secret shorter than this is a test's, and may well be a part of honest words.
constexpr size_t kShortestSecret = 16;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_of_secret(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

// The part of a token behind the bot's number, which alone is secret.
std::string_view secret_part(std::string_view token) {
  return token.substr(token.find(':') + 1);
}

bool is_token(std::string_view token) {
  const size_t colon = token.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == token.size()) return false;
  return std::ranges::all_of(token.substr(0, colon), is_digit) && std::ranges::all_of(secret_part(token), is_of_secret);
}

base::Secret checked(base::Secret token, std::string_view name) {
  if (is_token(token.reveal())) return token;
  throw base::Error(
      base::ErrorKind::usage,
      token.empty() ? fmt::format("{} is not set", name) : fmt::format("{} is not the token of a bot", name),
      "Copy it from @BotFather: digits, a colon, then letters, digits, _ and -.");
}

std::string replaced(std::string text, std::string_view what) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + kStars.size())) {
    text.replace(at, what.size(), kStars);
  }
  return text;
}

// How long a server may be silent after the last byte: one of one's own takes the whole file first, and only then
// brings it to Telegram, which it may do no faster than a megabyte a second.
seconds patience(const std::vector<net::FormField>& fields) {
  uint64_t bytes = 0;
  for (const net::FormField& field : fields) bytes += field.file == nullptr ? 0 : field.file->size();
  return net::HttpRequest().stall + seconds(bytes / 1'000'000);
}

// Null for what is no JSON, or too deep to be Telegram's.
json parsed(const std::string& body) {
  bool is_too_deep = false;
  const auto look = [&](int depth, json::parse_event_t, json&) {
    is_too_deep |= depth > kDeepest;
    return !is_too_deep;
  };
  json value = json::parse(body, look, /*allow_exceptions=*/false);
  return is_too_deep || value.is_discarded() ? json() : value;
}

// nullptr: there is none of that name.
const json* member(const json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

// nullopt for what is no whole number, or none that could be meant: those are of at most 52 bits.
std::optional<int64_t> whole_number(const json* value) {
  constexpr int64_t kMost = int64_t{1} << 52;
  if (value == nullptr || !value->is_number_integer()) return std::nullopt;
  if (value->is_number_unsigned() && value->get<uint64_t>() > static_cast<uint64_t>(kMost)) return std::nullopt;
  const auto number = value->get<int64_t>();
  return number < 0 ? std::nullopt : std::optional(number);
}

std::optional<bool> truth(const json* value) {
  return value != nullptr && value->is_boolean() ? std::optional(value->get<bool>()) : std::nullopt;
}

std::optional<int64_t> sent_message(const json& body) {
  if (truth(member(body, "ok")) != true) return std::nullopt;
  const json* const result = member(body, "result");
  return result == nullptr ? std::nullopt : whole_number(member(*result, "message_id"));
}

std::optional<seconds> wait_of(const json& body) {
  const json* const parameters = member(body, "parameters");
  const auto wait = parameters == nullptr ? std::nullopt : whole_number(member(*parameters, "retry_after"));
  return wait.value_or(0) > 0 ? std::optional(seconds(std::min(*wait, kLongestWait))) : std::nullopt;
}

// The status of a refusal; 200 where the answer does not say that it is one.
int status_of(int http_status, const json& body) {
  if (http_status / 100 != 2 || truth(member(body, "ok")) != false) return http_status;
  const int64_t code = whole_number(member(body, "error_code")).value_or(0);
  return code >= 300 && code < 600 ? static_cast<int>(code) : http_status;
}

}  // namespace

std::string_view bot_number(const base::Secret& token) {
  return std::string_view(token.reveal()).substr(0, token.reveal().find(':'));
}

BotApi::BotApi(net::Http& http, const config::TelegramSettings& settings)
    : http_(http),
      token_(checked(settings.bot_token, settings.token_name)),
      api_url_(net::check_endpoint("TELEGRAM__API_URL", settings.api_url)) {}

BotAnswer BotApi::send(std::string_view method, std::vector<net::FormField> fields,
                       std::function<void(uint64_t, uint64_t)> on_sent, std::stop_token stop) {
  const seconds stall = patience(fields);
  const net::HttpAnswer answer =
      http_.send({.url = address_of(method), .form = std::move(fields), .stall = stall, .on_sent = std::move(on_sent)},
                 std::move(stop));
  if (answer.status == 0) return without_answer(answer);
  const json body = parsed(answer.body);
  if (answer.status / 100 == 2) {
    if (const auto id = sent_message(body)) return {.ok = true, .message_id = *id};
  }
  return refusal(answer, body);
}

BotAnswer BotApi::call(std::string_view method, std::vector<net::FormField> fields, seconds silence,
                       std::stop_token stop) {
  const net::HttpAnswer answer =
      http_.send({.url = address_of(method), .form = std::move(fields), .stall = net::HttpRequest().stall + silence},
                 std::move(stop));
  if (answer.status == 0) return without_answer(answer);
  const json body = parsed(answer.body);
  const json* const result = member(body, "result");
  if (answer.status / 100 == 2 && truth(member(body, "ok")) == true && result != nullptr) {
    return {.ok = true, .result = result->dump(-1, ' ', false, json::error_handler_t::replace)};
  }
  return refusal(answer, body);
}

base::Secret BotApi::address_of(std::string_view method) const {
  return base::Secret(fmt::format("{}/bot{}/{}", api_url_, token_.reveal(), method));
}

BotAnswer BotApi::without_answer(const net::HttpAnswer& answer) const {
  return {.words = presentable(answer.fault),
          .may_have_arrived = answer.may_have_arrived,
          .is_permanent = answer.is_permanent};
}

BotAnswer BotApi::refusal(const net::HttpAnswer& answer, const json& body) const {
  BotAnswer told{.status = status_of(answer.status, body)};
  const json* const description = member(body, "description");
  told.is_telegrams = description != nullptr && description->is_string();
  told.words = told.is_telegrams ? presentable(description->get<std::string>())
                                 : fmt::format("HTTP {}, and no answer of Telegram's", told.status);
  told.retry_after = wait_of(body);
  if (!told.retry_after) told.retry_after = answer.retry_after;
  told.may_have_arrived = told.status / 100 == 2;
  return told;
}

std::string BotApi::presentable(std::string_view words) const {
  std::string text = replaced(base::printable(words), token_.reveal());
  const std::string_view secret = secret_part(token_.reveal());
  // Alone, too: its colon may have been written as %3A.
  if (secret.size() >= kShortestSecret) text = replaced(std::move(text), secret);
  return base::shortened(std::move(text), kMostWords);
}

}  // namespace holdfast::delivery
