#include "cli/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/redact.h"
#include "base/shell.h"

namespace holdfast::cli {

namespace {

constexpr std::string_view kUrl = "--url";

// Where in `argv[i]` something begins that no other user may read: a connection string behind --url, or a password that
// stands where it should not; npos if there is nothing.
size_t secret_start(int i, char** argv) {
  const std::string_view word(argv[i]);
  if (i > 1 && argv[i - 1] == kUrl) return 0;
  if (word.starts_with("--url=")) return kUrl.size() + 1;
  if (!base::holds_password(word)) return std::string_view::npos;
  return word.starts_with("--") ? std::min(word.find('=') + 1, word.size()) : 0;
}

}  // namespace

Arguments take_arguments(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    std::string word(argv[i]);
    arguments.reversed.push_back(word);
    const size_t start = secret_start(i, argv);
    if (start != std::string::npos && base::holds_password(word)) word.replace(start, std::string::npos, "****");
    arguments.shown.push_back(std::move(word));
  }
  std::vector<size_t> starts;
  for (int i = 1; i < argc; ++i) starts.push_back(secret_start(i, argv));
  for (int i = 1; i < argc; ++i) {
    const size_t start = starts[static_cast<size_t>(i) - 1];
    if (start != std::string::npos) std::memset(argv[i] + start, '*', std::strlen(argv[i] + start));
  }
  std::ranges::reverse(arguments.reversed);
  return arguments;
}

std::string usage_message(const CLI::App* app, const CLI::Error& error) {
  std::string command = "holdfast";
  for (const CLI::App* used : app->get_subcommands()) command += " " + used->get_name();
  return fmt::format("error: {}\nhint: Run `{} --help`.\n", base::redacted(error.what()), command);
}

std::string option_as_given(const std::vector<std::string>& words, std::string_view name) {
  const std::string joined = std::string(name) + "=";
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] == name && i + 1 < words.size()) return fmt::format(" {} {}", name, base::shell_quoted(words[i + 1]));
    if (words[i].starts_with(joined)) return " " + base::shell_quoted(words[i]);
  }
  return "";
}

}  // namespace holdfast::cli
