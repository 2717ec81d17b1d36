#include "cli/command_model.h"

#include <algorithm>

#include "archive/format.h"
#include "base/text.h"
#include "cli/commands.h"

namespace holdfast::cli {

namespace {

std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return base::printable(base::trimmed(text));
}

Takes taken(const Parameter& parameter) {
  if (!parameter.words.empty()) return Takes::words;
  if (parameter.value == "FILE") return Takes::backup;
  if (parameter.value == "PATH") return Takes::path;
  if (parameter.value == "DIR") return Takes::folder;
  return Takes::text;
}

// CLI11 gives the type and what its checks say as one text, TEXT:{sql,sql.gz}: a check of a set names its words so.
void set_value(Parameter& parameter, const std::string& type) {
  const size_t colon = std::min(type.find(':'), type.size());
  parameter.value = one_line(type.substr(0, colon));
  const std::string checks = one_line(type.substr(std::min(colon + 1, type.size())));
  if (checks.starts_with('{') && checks.ends_with('}')) {
    parameter.words = CLI::detail::split(checks.substr(1, checks.size() - 2), ',');
  } else if (checks != parameter.value) {
    parameter.limits = checks;
  }
  parameter.takes = taken(parameter);
}

Parameter parameter_of(const CLI::Option& option) {
  Parameter parameter{.standard = one_line(option.get_default_str()),
                      .purpose = one_line(option.get_description()),
                      .required = option.get_required()};
  if (option.nonpositional()) {
    for (const std::string& name : option.get_snames()) parameter.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) parameter.names.push_back("--" + name);
  } else {
    parameter.names = {option.get_name(true)};
  }
  if (option.get_items_expected_max() == 0) return parameter;
  set_value(parameter, option.get_type_name());
  parameter.repeats =
      option.get_items_expected_max() > 1 || option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
  return parameter;
}

std::vector<std::string> examples_of(const CLI::App& app) {
  std::vector<std::string> lines;
  for (const std::string& line : CLI::detail::split(examples_in(app.get_footer()), '\n'))
    lines.push_back(base::printable(line));
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

void collect(const CLI::App& app, Command& command) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty()) continue;
    (option->nonpositional() ? command.options : command.arguments).push_back(parameter_of(*option));
  }
  for (const CLI::App* below : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (below->get_group().empty()) continue;
    // A group of options is a command without a name.
    if (below->get_name().empty()) {
      collect(*below, command);
    } else {
      command.commands.push_back(model_of(*below));
    }
  }
}

}  // namespace

Command model_of(const CLI::App& app) {
  Command command{.name = app.get_name(), .purpose = one_line(app.get_description()), .examples = examples_of(app)};
  collect(app, command);
  return command;
}

std::vector<std::string> backup_endings() {
  std::vector<std::string> endings;
  for (const archive::Format format : archive::formats())
    endings.push_back("." + std::string(archive::name_of(format)));
  return endings;
}

}  // namespace holdfast::cli
