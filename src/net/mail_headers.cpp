#include "net/mail_headers.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/error.h"
#include "base/text.h"
#include "net/curl_transfer.h"

namespace holdfast::net {

namespace {

constexpr size_t kLongestPlain = 60;
constexpr size_t kLongestWord = 75;  // of RFC 2047, with its ends
constexpr std::string_view kWordBegin = "=?UTF-8?Q?";
constexpr std::string_view kWordEnd = "?=";
constexpr std::string_view kFold = "\r\n ";

bool is_letter_or_digit(unsigned char c) {
  return c < 0x80 && std::isalnum(c) != 0;
}

bool continues_character(unsigned char c) {
  return (c & 0xc0) == 0x80;
}

// "=C3=BC": what stands for it in an encoded word.
std::string quoted_byte(unsigned char c) {
  if (is_letter_or_digit(c)) return {static_cast<char>(c)};
  return c == ' ' ? "_" : fmt::format("={:02X}", c);
}

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    encoded +=
        is_letter_or_digit(byte) || c == '.' || c == '-' || c == '_' ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return encoded;
}

std::string in_quotes(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

void refuse_control_characters(std::string_view what, std::string_view text) {
  if (!has_control_characters(text)) return;
  throw base::Error(base::ErrorKind::usage, fmt::format("{} of a mail has control characters", what),
                    "Line breaks and the like cannot be part of it.");
}

// Quoted local parts are not taken: no mailbox that people use has one.
void check_address(const std::string& address) {
  const size_t at = address.rfind('@');
  const bool has_both = at != std::string::npos && at > 0 && at + 1 < address.size();
  if (has_both && !has_control_characters(address) && base::is_valid_utf8(address) &&
      address.find_first_of(" <>()[]\\,;:\"") == std::string::npos) {
    return;
  }
  throw base::Error(base::ErrorKind::usage, fmt::format("{} is not an address for mail", base::printable(address)),
                    "It looks like name@example.org.");
}

void check(const Mail& mail) {
  check_address(mail.from_address);
  for (const auto& recipient : mail.recipients) check_address(recipient);
  refuse_control_characters("the sender's name", mail.from_name);
  refuse_control_characters("the subject", mail.subject);
  refuse_control_characters("the message id", mail.message_id);
  refuse_control_characters("the attachment's name", mail.file_name);
  refuse_control_characters("the attachment's type", mail.content_type);
}

std::string sender(const Mail& mail) {
  if (mail.from_name.empty()) return mail.from_address;
  const bool is_plain = std::all_of(mail.from_name.begin(), mail.from_name.end(),
                                    [](unsigned char c) { return is_letter_or_digit(c) || c == ' ' || c == '-'; });
  if (is_plain) return fmt::format("{} <{}>", header_text(mail.from_name), mail.from_address);
  const bool is_quotable = is_ascii(mail.from_name) && mail.from_name.size() <= kLongestPlain;
  return fmt::format("{}{}<{}>", is_quotable ? in_quotes(mail.from_name) : header_text(mail.from_name),
                     is_quotable ? " " : kFold, mail.from_address);
}

}  // namespace

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x80; });
}

std::string header_text(std::string_view text) {
  if (is_ascii(text) && text.size() <= kLongestPlain && text.find("=?") == std::string_view::npos) {
    return std::string(text);
  }
  const size_t room = kLongestWord - kWordBegin.size() - kWordEnd.size();
  std::vector<std::string> words(1);
  for (size_t i = 0; i < text.size();) {
    // A word holds whole characters.
    std::string character;
    do {
      character += quoted_byte(static_cast<unsigned char>(text[i++]));
    } while (i < text.size() && continues_character(static_cast<unsigned char>(text[i])));
    if (words.back().size() + character.size() > room) words.emplace_back();
    words.back() += character;
  }
  for (auto& word : words) word = fmt::format("{}{}{}", kWordBegin, word, kWordEnd);
  return base::join(words, kFold);
}

std::string disposition_header(std::string_view file_name) {
  if (is_ascii(file_name)) return fmt::format("Content-Disposition: attachment; filename={}", in_quotes(file_name));
  return fmt::format("Content-Disposition: attachment; filename*=UTF-8''{}", percent_encoded(file_name));
}

std::vector<std::string> mail_headers(const Mail& mail) {
  check(mail);
  const std::time_t date = std::chrono::system_clock::to_time_t(mail.date);
  return {"From: " + sender(mail), fmt::format("To: {}", base::join(mail.recipients, fmt::format(",{}", kFold))),
          "Subject: " + header_text(mail.subject),
          fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} +0000", fmt::gmtime(date)),
          fmt::format("Message-ID: <{}>", mail.message_id)};
}

}  // namespace holdfast::net
