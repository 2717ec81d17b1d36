#include "cli/database_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "base/redact.h"
#include "base/shell.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "postgres/target.h"

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

std::string url_for(const std::string& url, const std::string& database) {
  const size_t scheme = url.find("://");
  if (scheme == std::string::npos) {
    // Of two values for a key libpq takes the last one.
    const bool is_plain = base::printable(database) == database && !database.empty() &&
                          database.find_first_of(" '\\=") == std::string::npos;
    const std::string name = "dbname=" + (is_plain ? database : postgres::conninfo_value(database));
    const bool names_only_it = url.starts_with("dbname=") && url.find(' ') == std::string::npos;
    return url.empty() || names_only_it ? name : url + " " + name;
  }
  const size_t query = std::min(url.find('?'), url.size());
  const size_t path = std::min(url.find('/', scheme + 3), query);
  return url.substr(0, path) + "/" + percent_encoded(database) + url.substr(query);
}

// Set by scripts/script to the name= that make was called with.
constexpr const char* kScript = "HOLDFAST_SCRIPT";

std::string shell_quoted(const std::vector<std::string>& words) {
  std::vector<std::string> quoted;
  for (const std::string& word : words) quoted.push_back(base::shell_quoted(word));
  return base::join(quoted, " ");
}

std::string app_word(const std::vector<std::string>& words) {
  const auto found = std::ranges::find_if(words, [](const std::string& word) { return word.starts_with("--app="); });
  return found == words.end() ? "" : *found;
}

// `words` are holdfast's: the command, which the script's name says, and the app and root that make has variables for.
std::string make_line(const std::string& script, const std::vector<std::string>& words) {
  std::vector<std::string> arguments;
  std::string variables;
  for (auto word = words.begin() + 1; word != words.end(); ++word) {
    if (word->starts_with("--app=")) {
      variables += " APP=" + base::shell_quoted(word->substr(6));
    } else if (word->starts_with("--root=")) {
      variables += " ROOT=" + base::shell_quoted(word->substr(7));
    } else if (!word->empty()) {
      arguments.push_back(*word);
    }
  }
  const std::string args = arguments.empty() ? "" : " args=" + base::shell_quoted(shell_quoted(arguments));
  return "make script name=" + script + args + variables;
}

}  // namespace

std::string url_words_for(const std::string& url, const std::string& database) {
  if (base::holds_password(url)) return fmt::format("--url postgresql://…/{}", percent_encoded(database));
  return "--url " + base::shell_quoted(url_for(url, database));
}

std::string command_with(const Context& context, const std::vector<std::string>& more) {
  std::vector<std::string> words = context.words;
  words.insert(words.end(), more.begin(), more.end());
  if (const char* script = std::getenv(kScript)) return make_line(script, words);
  return "holdfast " + shell_quoted(words);
}

std::string backup_command(const Context& context) {
  if (std::getenv(kScript) != nullptr) return make_line("backup_database", {"backup", app_word(context.words)});
  std::string command = "holdfast backup";
  for (const char* const option : {"--app", "--root", "--url", "--container", "--database", "--docker-command"})
    command += option_as_given(context.words, option);
  return command;
}

}  // namespace holdfast::cli
