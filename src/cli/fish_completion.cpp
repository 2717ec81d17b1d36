#include <fmt/format.h>

#include "cli/completions.h"

namespace holdfast::cli {

namespace {

std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

// -x: a value, and no file names; -r -F: a value, file names too. fish itself knows only one end of names at a time, so
// that a backup is any file.
std::string value_of(const Parameter& parameter) {
  std::string words;
  switch (parameter.takes) {
    case Takes::nothing:
      return "";
    case Takes::words:
      for (const std::string& word : parameter.words) words += (words.empty() ? "" : " ") + in_quotes(word);
      return " -x -a " + in_quotes(words);
    case Takes::backup:
    case Takes::path:
      return " -r -F";
    case Takes::folder:
      return " -x -a '(__fish_complete_directories)'";
    default:
      return " -x";
  }
}

std::string names_of(const Parameter& option) {
  std::string out;
  for (const std::string& name : option.names)
    out += name.starts_with("--") ? " -l " + in_quotes(name.substr(2)) : " -s " + in_quotes(name.substr(1));
  return out;
}

std::string option_line(const std::string& program, const std::string& condition, const Parameter& option) {
  return fmt::format("complete -c {} -n {}{}{} -d {}\n", program, in_quotes(condition), names_of(option),
                     value_of(option), in_quotes(option.purpose));
}

// An argument's own line: file names, or words; where no shell can guess it there is none.
std::string argument_line(const std::string& program, const std::string& condition, const Parameter& argument) {
  std::string what = value_of(argument);
  if (what.starts_with(" -r")) what = " -F";
  if (what.starts_with(" -x")) what = what.substr(3);
  return what.empty() ? "" : fmt::format("complete -c {} -n {}{}\n", program, in_quotes(condition), what);
}

std::string command_lines(const std::string& program, const Command& command) {
  const std::string condition = fmt::format("__{}_command {}", program, in_quotes(command.name));
  std::string out = fmt::format("complete -c {0} -n 'not __{0}_command' -a {1} -d {2}\n", program,
                                in_quotes(command.name), in_quotes(command.purpose));
  for (const Parameter& option : command.options) out += option_line(program, condition, option);
  for (const Parameter& argument : command.arguments) out += argument_line(program, condition, argument);
  return out;
}

}  // namespace

std::string fish_completion(const Command& program) {
  std::string out = fmt::format(
      "# fish completion for {0}, made by: {0} print fish\n\n"
      "# Whether the line has a command; with an argument, whether it is that one.\n"
      "function __{0}_command\n"
      "    set -l words (commandline -opc)\n"
      "    for word in $words[2..]\n"
      "        string match -q -- '-*' $word; and continue\n"
      "        test (count $argv) = 0; or test $word = $argv[1]\n"
      "        return\n"
      "    end\n"
      "    return 1\n"
      "end\n\n"
      "complete -c {0} -f\n",
      program.name);
  for (const Parameter& option : program.options)
    out += option_line(program.name, fmt::format("not __{}_command", program.name), option);
  for (const Command& command : program.commands) out += command_lines(program.name, command);
  return out;
}

}  // namespace holdfast::cli
