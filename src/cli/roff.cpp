#include "cli/roff.h"

#include <fmt/format.h>

#include "base/text.h"

namespace holdfast::cli {

namespace {

// What roff reads as something else than the character itself: commands, and typographic quotes, hyphens and accents,
// which nobody could paste into a shell.
std::string_view escape_of(char c) {
  switch (c) {
    case '\\':
      return "\\e";
    case '-':
      return "\\-";
    case '\'':
      return "\\(aq";
    case '`':
      return "\\(ga";
    case '"':
      return "\\(dq";
    case '^':
      return "\\(ha";
    case '~':
      return "\\(ti";
    default:
      return "";
  }
}

// Takes the first character of UTF-8 that is known to be valid and to begin with one of several bytes.
uint32_t take_code_point(std::string_view& text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const size_t length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  uint32_t code = byte(0) & (0xFFU >> (length + 1));
  for (size_t i = 1; i < length; ++i) code = code << 6 | (byte(i) & 0x3FU);
  text.remove_prefix(length);
  return code;
}

}  // namespace

std::string roff(std::string_view text) {
  std::string lines(text);
  for (char& c : lines) c = c == '\n' ? ' ' : c;
  const std::string clean = base::printable(lines);
  // A dot is a command only where a line begins.
  std::string out = clean.starts_with('.') ? "\\&" : "";
  for (std::string_view rest = clean; !rest.empty();) {
    if (static_cast<unsigned char>(rest[0]) >= 0x80) {
      out += fmt::format("\\[u{:04X}]", take_code_point(rest));
      continue;
    }
    const std::string_view escape = escape_of(rest[0]);
    out += escape.empty() ? rest.substr(0, 1) : escape;
    rest.remove_prefix(1);
  }
  return out;
}

std::string roff_bold(std::string_view text) {
  return "\\fB" + roff(text) + "\\fR";
}

std::string roff_italic(std::string_view text) {
  return "\\fI" + roff(text) + "\\fR";
}

}  // namespace holdfast::cli
