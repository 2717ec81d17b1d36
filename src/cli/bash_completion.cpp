#include <fmt/format.h>

#include "base/shell.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/completions.h"

namespace holdfast::cli {

namespace {

// What does the work; %PROGRAM% and the tables stand for what the commands' help says. bash cuts --format=sql at the =.
// File names are left to bash itself where it can do that alone, since it knows of ~ and of quotes.
constexpr std::string_view kScript = R"(# bash completion for %PROGRAM%, made by: %PROGRAM% print bash

# What COMMAND has.
_%PROGRAM%_names() {
  case $1 in
%NAMES%
  esac
}

# What the value of an option, or the argument of a number, of COMMAND may be; nothing for a flag.
_%PROGRAM%_value() {
  takes=
  values=()
  case "$1 $2" in
%VALUES%
  esac
}

_%PROGRAM%_backups() {
  local file
  while IFS= read -r file; do
    case $file in
      %ENDINGS%) [[ -d $file ]] || COMPREPLY+=("$file") ;;
    esac
  done < <(compgen -f -- "$1")
  if ((${#COMPREPLY[@]})); then compopt -o filenames -o plusdirs; else compopt -o default; fi
}

_%PROGRAM%() {
  local current=${COMP_WORDS[COMP_CWORD]} command= option= word takes i
  local -i argument=1 only_arguments=0
  local -a names=() values=()
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    if [[ $word == = ]]; then
      continue
    elif [[ $option ]]; then
      option=
    elif [[ $word == -- ]]; then
      only_arguments=1
    elif [[ $word == -* && $only_arguments == 0 ]]; then
      _%PROGRAM%_value "$command" "$word"
      [[ ! $takes ]] || option=$word
    elif [[ ! $command ]]; then
      command=$word
    else
      argument+=1
    fi
  done
  [[ $current != = ]] || current=
  if [[ ! $option && $current == -* && $only_arguments == 0 ]]; then
    _%PROGRAM%_names "$command"
    values=("${names[@]}")
    takes=words
  else
    _%PROGRAM%_value "$command" "${option:-$argument}"
  fi
  case $takes in
    words)
      for word in "${values[@]}"; do
        [[ $word != "$current"* ]] || COMPREPLY+=("$word")
      done
      ;;
    backup) _%PROGRAM%_backups "$current" ;;
    path) compopt -o default ;;
    folder) compopt -o dirnames ;;
  esac
}

complete -F _%PROGRAM% %PROGRAM%
)";

std::string quoted_words(const std::vector<std::string>& words) {
  std::vector<std::string> parts;
  for (const std::string& word : words) parts.push_back(base::shell_quoted(word));
  return base::join(parts, " ");
}

// One row of the table of names: the options of a command.
std::string names_row(const std::string& command, const Command& of) {
  std::vector<std::string> names;
  for (const Parameter& option : of.options) names.insert(names.end(), option.names.begin(), option.names.end());
  return fmt::format("    {}) names=({}) ;;\n", base::shell_quoted(command), quoted_words(names));
}

std::string taken(const Parameter& parameter) {
  switch (parameter.takes) {
    case Takes::words:
      return fmt::format("takes=words values=({})", quoted_words(parameter.words));
    case Takes::backup:
      return "takes=backup";
    case Takes::path:
      return "takes=path";
    case Takes::folder:
      return "takes=folder";
    default:
      return "takes=text";
  }
}

// The rows of the table of values; the last argument of a command may stand for all that follow.
std::string value_rows(const std::string& command, const Command& of) {
  std::string rows;
  for (const Parameter& option : of.options) {
    if (option.takes == Takes::nothing) continue;
    for (const std::string& name : option.names)
      rows += fmt::format("    {}) {} ;;\n", base::shell_quoted(command + " " + name), taken(option));
  }
  for (size_t i = 0; i < of.arguments.size(); ++i) {
    const std::string which = of.arguments[i].repeats ? "[0-9]*" : std::to_string(i + 1);
    rows += fmt::format("    {}{}) {} ;;\n", base::shell_quoted(command + " "), which, taken(of.arguments[i]));
  }
  return rows;
}

std::string names_of(const std::vector<Command>& commands) {
  std::vector<std::string> names;
  for (const Command& command : commands) names.push_back(command.name);
  return quoted_words(names);
}

void replace_all(std::string& text, std::string_view mark, std::string_view with) {
  for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + with.size()))
    text.replace(at, mark.size(), with);
}

std::string without_last_break(std::string text) {
  text.pop_back();
  return text;
}

}  // namespace

std::string bash_completion(const Command& program) {
  std::string names = names_row("", program);
  std::string values = value_rows("", program);
  values += fmt::format("    ' 1') takes=words values=({}) ;;\n", names_of(program.commands));
  for (const Command& command : program.commands) {
    names += names_row(command.name, command);
    values += value_rows(command.name, command);
  }
  std::string script(kScript);
  replace_all(script, "%NAMES%", without_last_break(names));
  replace_all(script, "%VALUES%", without_last_break(values));
  replace_all(script, "%ENDINGS%", "*" + base::join(backup_endings(), " | *"));
  replace_all(script, "%PROGRAM%", program.name);
  return script;
}

}  // namespace holdfast::cli
