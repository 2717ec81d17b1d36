#include "cli/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace holdfast::cli {

namespace {

constexpr std::string_view kUrl = "--url";

// Where in `argv[i]` a connection string starts: after "--url=", or at 0 behind a lone "--url"; npos if it has none.
size_t url_start(int i, char** argv) {
  const std::string_view word(argv[i]);
  if (i > 1 && argv[i - 1] == kUrl) return 0;
  if (word.starts_with("--url=")) return kUrl.size() + 1;
  return std::string_view::npos;
}

}  // namespace

bool holds_password(const std::string& conninfo) {
  if (conninfo.find("password") != std::string::npos) return true;
  const size_t scheme = conninfo.find("://");
  if (scheme == std::string::npos) return false;
  const size_t at = conninfo.find('@', scheme);
  const size_t colon = conninfo.find(':', scheme + 3);
  return at != std::string::npos && colon < at;
}

Arguments take_arguments(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    std::string word(argv[i]);
    arguments.reversed.push_back(word);
    const size_t start = url_start(i, argv);
    if (start != std::string::npos) {
      if (holds_password(word.substr(start))) word.replace(start, std::string::npos, "****");
    }
    arguments.shown.push_back(std::move(word));
  }
  for (int i = 1; i < argc; ++i) {
    const size_t start = url_start(i, argv);
    if (start != std::string::npos) std::memset(argv[i] + start, '*', std::strlen(argv[i] + start));
  }
  std::ranges::reverse(arguments.reversed);
  return arguments;
}

std::string usage_message(const CLI::App* app, const CLI::Error& error) {
  std::string command = "holdfast";
  for (const CLI::App* used : app->get_subcommands()) command += " " + used->get_name();
  return fmt::format("error: {}\nhint: Run `{} --help`.\n", error.what(), command);
}

std::string shell_quoted(const std::string& word) {
  static constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:@%,";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace holdfast::cli
