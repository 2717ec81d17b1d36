#include "cli/commands.h"

#include "base/error.h"

namespace holdfast::cli {

namespace {

const std::string kExamplesHeading = "\nExamples:\n";

}  // namespace

void refuse_empty_values(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands({})) {
    for (CLI::Option* option : command->get_options()) {
      if (option->get_items_expected_max() == 0) continue;
      option->check([](const std::string& value) { return value.empty() ? "its value is empty" : std::string(); });
    }
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
