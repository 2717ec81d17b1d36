#include <fmt/format.h>

#include "base/shell.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/completions.h"

namespace holdfast::cli {

namespace {

// `text` with a backslash before each of `special`, as _arguments and _describe want it in their parts.
std::string escaped(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string action(const Parameter& parameter) {
  std::vector<std::string> parts;
  switch (parameter.takes) {
    case Takes::words:
      for (const std::string& word : parameter.words) parts.push_back(escaped(word, "\\ ():'\""));
      return "(" + base::join(parts, " ") + ")";
    case Takes::backup:
      for (const std::string& ending : backup_endings()) parts.push_back(ending.substr(1));
      return "_files -g \"*.(" + base::join(parts, "|") + ")(-.)\"";
    case Takes::path:
      return "_files";
    case Takes::folder:
      return "_files -/";
    default:
      return " ";
  }
}

// --format=[…]:TEXT:(sql sql.gz); an option of two names is one a name, each of which excludes the other.
std::string option_specs(const Parameter& option) {
  std::string specs;
  const std::string before = option.repeats ? "*" : "(" + base::join(option.names, " ") + ")";
  for (const std::string& name : option.names) {
    std::string spec = before + name;
    if (option.takes != Takes::nothing) spec += name.starts_with("--") ? "=" : "+";
    spec += "[" + escaped(option.purpose, "\\[]:") + "]";
    if (option.takes != Takes::nothing) spec += ":" + escaped(option.value, "\\:") + ":" + action(option);
    specs += " \\\n        " + base::shell_quoted(spec);
  }
  return specs;
}

std::string argument_spec(const Parameter& argument) {
  const std::string before = argument.repeats ? "*:" : argument.required ? ":" : "::";
  return " \\\n        " + base::shell_quoted(before + escaped(argument.names.front(), "\\:") + ":" + action(argument));
}

std::string specs_of(const Command& command) {
  std::string specs;
  for (const Parameter& option : command.options) specs += option_specs(option);
  for (const Parameter& argument : command.arguments) specs += argument_spec(argument);
  return specs;
}

std::string function_of(const Command& program) {
  std::string commands;
  std::string cases;
  for (const Command& command : program.commands) {
    commands += "    " + base::shell_quoted(escaped(command.name, "\\:") + ":" + escaped(command.purpose, "\\")) + "\n";
    cases += fmt::format("    {})\n      _arguments -s -S{}\n      ;;\n", base::shell_quoted(command.name),
                         specs_of(command));
  }
  return fmt::format(
      "_{0}() {{\n"
      "  local curcontext=\"$curcontext\" state line\n"
      "  local -a commands=(\n{1}  )\n"
      "  _arguments -C{2} \\\n"
      "        ': :->command' '*:: :->words' && return\n"
      "  if [[ $state == command ]]; then\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  curcontext=\"${{curcontext%:*:*}}:{0}-${{words[1]}}:\"\n"
      "  case ${{words[1]}} in\n{3}  esac\n}}\n",
      program.name, commands, specs_of({.options = program.options}), cases);
}

}  // namespace

std::string zsh_completion(const Command& program) {
  return fmt::format("#compdef {0}\n# Made by: {0} print zsh\n\n{1}\n_{0} \"$@\"\n", program.name,
                     function_of(program));
}

}  // namespace holdfast::cli
