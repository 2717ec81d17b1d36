#include "archive/psql_connect.h"

#include <algorithm>

#include "base/text.h"

namespace holdfast::archive {

namespace {

bool accept(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool is_plain(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           (static_cast<unsigned char>(c) & 0x80) != 0;
  });
}

// The only argument of the line: a plain word, or one within double quotes.
std::optional<std::string> sole_argument(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  if (!accept(text, "\"")) return std::nullopt;
  std::string value;
  for (; !text.empty(); text.remove_prefix(1)) {
    if (text.front() == '"') {
      text.remove_prefix(1);
      if (!text.starts_with('"')) return text.empty() ? std::optional(value) : std::nullopt;
    }
    value += text.front();
  }
  return std::nullopt;
}

// libpq's dbname='a name', with \' and \\ within; or dbname=word.
std::optional<std::string> database_of_conninfo(std::string_view conninfo) {
  if (!accept(conninfo, "dbname=")) return std::nullopt;
  if (is_plain(conninfo)) return std::string(conninfo);
  if (!accept(conninfo, "'")) return std::nullopt;
  std::string name;
  for (; !conninfo.empty(); conninfo.remove_prefix(1)) {
    if (conninfo == "'") return name;
    if (conninfo.front() == '\'') return std::nullopt;
    if (conninfo.front() == '\\') conninfo.remove_prefix(1);
    if (conninfo.empty()) return std::nullopt;
    name += conninfo.front();
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> database_of_connect(std::string_view line) {
  line = base::trimmed(line);
  if (!accept(line, "\\connect ") && !accept(line, "\\c ")) return std::nullopt;
  line = base::trimmed(line);
  const bool reuses = accept(line, "-reuse-previous=on ");
  auto argument = sole_argument(base::trimmed(line));
  if (!argument) return std::nullopt;
  // What psql takes for a connection string.
  if (argument->find('=') == std::string::npos && argument->find("://") == std::string::npos) return argument;
  return reuses ? database_of_conninfo(*argument) : std::nullopt;
}

bool is_restrict(std::string_view line) {
  line = base::trimmed(line);
  if (!accept(line, "\\restrict ") && !accept(line, "\\unrestrict ")) return false;
  return is_plain(line);
}

}  // namespace holdfast::archive
