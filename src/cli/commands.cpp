#include "cli/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/error.h"
#include "base/near_word.h"
#include "base/text.h"

namespace holdfast::cli {

namespace {

const std::string kExamplesHeading = "\nExamples:\n";

base::Error unknown_option(const CLI::App& command, const std::string& name) {
  std::vector<std::string> options;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& one : option->get_lnames()) options.push_back("--" + one);
  }
  std::erase(options, "--help");  // is named in any case
  const std::string_view meant = base::near_word(name, {options.begin(), options.end()});
  const std::string help = fmt::format("`holdfast {} --help` lists all.", command.get_name());
  return {base::ErrorKind::usage,
          fmt::format("holdfast {} has no option {}", command.get_name(), base::printable(name)),
          meant.empty() ? help : fmt::format("Did you mean {}? {}", meant, help)};
}

}  // namespace

void refuse_empty_values(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands({})) {
    for (CLI::Option* option : command->get_options()) {
      if (option->get_items_expected_max() == 0) continue;
      option->check([](const std::string& value) { return value.empty() ? "its value is empty" : std::string(); });
    }
  }
}

void refuse_unknown_command(const CLI::App& app, const std::vector<std::string>& words) {
  if (words.empty() || words.front().starts_with('-')) return;
  std::vector<std::string> commands;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    commands.push_back(command->get_name());
  }
  const std::string& word = words.front();
  if (std::ranges::find(commands, word) != commands.end()) return;
  const std::string_view meant = base::near_word(word, {commands.begin(), commands.end()});
  throw base::Error(base::ErrorKind::usage, fmt::format("there is no command {}", base::printable(word)),
                    meant.empty()
                        ? "Run `holdfast --help`."
                        : fmt::format("Run `holdfast {}`, if that was meant; `holdfast --help` lists all.", meant));
}

void refuse_unknown_options(const CLI::App& app, const std::vector<std::string>& words) {
  if (words.empty() || words.front().starts_with('-')) return;
  if (std::ranges::find(words, "--help") != words.end()) return;
  const CLI::App& command = *app.get_subcommand(words.front());
  for (size_t i = 1; i < words.size() && words[i] != "--"; ++i) {
    const std::string name = words[i].substr(0, words[i].find('='));
    if (!name.starts_with("--")) continue;
    const CLI::Option* const option = command.get_option_no_throw(name);
    if (option == nullptr) throw unknown_option(command, name);
    const bool takes_next = name == words[i] && option->get_items_expected_min() > 0;
    if (takes_next) ++i;
  }
}

std::string footer(const std::string& examples) {
  return kExamplesHeading + examples + "\n" + base::exit_codes_text();
}

std::string examples_in(const std::string& footer) {
  const std::string_view text = std::string_view(footer).substr(0, footer.find(base::exit_codes_text()));
  return std::string(text.starts_with(kExamplesHeading) ? text.substr(kExamplesHeading.size()) : text);
}

}  // namespace holdfast::cli
