#include "base/redact.h"

#include <algorithm>

namespace holdfast::base {

namespace {

constexpr std::string_view kStars = "****";
constexpr std::string_view kWordEnds = " \t\r\n\"`";

// In one word: the password of a URL, from behind user: to before the last @.
std::string without_url_password(std::string word) {
  const size_t scheme = word.find("://");
  if (scheme == std::string::npos) return word;
  const size_t colon = word.find(':', scheme + 3);
  const size_t at = word.rfind('@');
  if (colon == std::string::npos || at == std::string::npos || at < colon) return word;
  return word.replace(colon + 1, at - colon - 1, kStars);
}

std::string without_assignment(std::string text) {
  constexpr std::string_view kName = "password=";
  for (size_t at = text.find(kName); at != std::string::npos; at = text.find(kName, at)) {
    at += kName.size();
    const bool quoted = at < text.size() && text[at] == '\'';
    const size_t end = quoted ? text.find('\'', at + 1) : text.find_first_of(" \t\r\n&\"`", at);
    text.replace(at, std::min(end, text.size()) - at, kStars);
  }
  return text;
}

}  // namespace

std::string redacted(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of(kWordEnds), text.size());
    result += without_url_password(std::string(text.substr(0, end)));
    if (end < text.size()) result += text[end];
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return without_assignment(std::move(result));
}

bool holds_password(std::string_view text) {
  return redacted(text) != text;
}

}  // namespace holdfast::base
