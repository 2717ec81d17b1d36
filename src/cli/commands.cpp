#include "cli/commands.h"

#include "base/error.h"

namespace holdfast::cli {

void refuse_empty_values(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands({})) {
    for (CLI::Option* option : command->get_options()) {
      if (option->get_items_expected_max() == 0) continue;
      option->check([](const std::string& value) { return value.empty() ? "its value is empty" : std::string(); });
    }
  }
}

std::string footer(const std::string& examples) {
  return "\nExamples:\n" + examples + "\n" + base::exit_codes_text();
}

}  // namespace holdfast::cli
