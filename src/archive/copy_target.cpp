#include "archive/copy_target.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace holdfast::archive {

namespace {

bool starts_with_word(std::string_view text, std::string_view word) {
  return text.size() > word.size() && std::isspace(static_cast<unsigned char>(text[word.size()])) != 0 &&
         std::ranges::equal(text.substr(0, word.size()), word,
                            [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
}

// Takes one name, quoted or plain, from the front of `text`; nullopt if there is none.
std::optional<std::string> take_name(std::string_view& text) {
  std::string name;
  if (text.starts_with('"')) {
    for (size_t i = 1; i < text.size(); ++i) {
      if (text[i] == '"') {
        if (i + 1 < text.size() && text[i + 1] == '"') {
          ++i;
        } else {
          text.remove_prefix(i + 1);
          return name;
        }
      }
      name += text[i];
    }
    return std::nullopt;
  }
  const size_t end = std::min(text.find_first_of(". \t\r\n(;"), text.size());
  for (const char c : text.substr(0, end)) name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  text.remove_prefix(end);
  return name.empty() ? std::nullopt : std::optional(name);
}

// The text between the parenthesis at the front of `text` and its partner, less quoted parentheses.
std::optional<std::string> take_parenthesis(std::string_view& text) {
  bool quoted = false;
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] != ')' || quoted) continue;
    std::string inner(text.substr(1, i - 1));
    text.remove_prefix(i + 1);
    return inner;
  }
  return std::nullopt;
}

}  // namespace

std::optional<CopyTarget> parse_copy_target(std::string_view statement) {
  std::string_view rest = base::trimmed(statement);
  if (!starts_with_word(rest, "copy")) return std::nullopt;
  rest = base::trimmed(rest.substr(4));
  CopyTarget copy;
  auto name = take_name(rest);
  if (!name) return std::nullopt;
  if (rest.starts_with('.')) {
    copy.schema = *name;
    rest.remove_prefix(1);
    name = take_name(rest);
    if (!name) return std::nullopt;
  }
  copy.table = *name;
  rest = base::trimmed(rest);
  if (rest.starts_with('(')) {
    const auto columns = take_parenthesis(rest);
    if (!columns) return std::nullopt;
    copy.columns = *columns;
  }
  return starts_with_word(base::trimmed(rest), "from") ? std::optional(copy) : std::nullopt;
}

size_t copy_line_length(std::string_view text) {
  if (!text.starts_with("COPY ")) return 0;
  bool quoted = false;
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && text[i] == ';') return text[i + 1] == '\n' ? i + 2 : 0;
  }
  return 0;
}

}  // namespace holdfast::archive
