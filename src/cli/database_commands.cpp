#include "cli/database_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/redact.h"
#include "base/text.h"
#include "cli/arguments.h"

namespace holdfast::cli {

namespace {

std::string percent_encoded(const std::string& text) {
  static constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.~";
  std::string encoded;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

std::string conninfo_value(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

std::string url_for(const std::string& url, const std::string& database) {
  const size_t scheme = url.find("://");
  if (scheme == std::string::npos) {
    // Of two values for a key libpq takes the last one.
    const bool is_plain = base::printable(database) == database && !database.empty() &&
                          database.find_first_of(" '\\=") == std::string::npos;
    const std::string name = "dbname=" + (is_plain ? database : conninfo_value(database));
    const bool names_only_it = url.starts_with("dbname=") && url.find(' ') == std::string::npos;
    return url.empty() || names_only_it ? name : url + " " + name;
  }
  const size_t query = std::min(url.find('?'), url.size());
  const size_t path = std::min(url.find('/', scheme + 3), query);
  return url.substr(0, path) + "/" + percent_encoded(database) + url.substr(query);
}

}  // namespace

std::string url_words_for(const std::string& url, const std::string& database) {
  if (base::holds_password(url)) return fmt::format("--url postgresql://…/{}", percent_encoded(database));
  return "--url " + shell_quoted(url_for(url, database));
}

std::string confirmed_command(const Context& context) {
  std::string command = "holdfast";
  for (const std::string& word : context.words) command += " " + shell_quoted(word);
  return command + " --confirm";
}

}  // namespace holdfast::cli
