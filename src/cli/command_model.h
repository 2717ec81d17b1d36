#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::cli {

// What a word of the command line may be, for a shell that completes it.
enum class Takes {
  nothing,  // a flag
  text,     // what no shell can guess
  words,    // one of Parameter::words
  backup,   // type FILE: a backup, by the end of its name
  path,     // type PATH: any file or folder
  folder,   // type DIR
};

// An option, or an argument, as the help knows it. All texts are one line without control characters.
struct Parameter {
  std::vector<std::string> names;  // "-h", "--help"; of an argument its own name alone
  Takes takes = Takes::nothing;
  std::string value;  // the name of its type: "URL"; empty for a flag
  std::vector<std::string> words;
  std::string limits;  // what is checked, as the help says it: "UINT in [1 - 256]"
  std::string standard;
  std::string purpose;
  bool required = false;
  bool repeats = false;
};

// The program, or a command of it, in the order of the help, without what the help hides. Commands stand one storey
// below the program. The man page and the completions are made from this alone.
struct Command {
  std::string name;
  std::string purpose;
  std::vector<Parameter> arguments;
  std::vector<Parameter> options;
  std::vector<std::string> examples;  // the lines of its footer, without the table of exit codes
  std::vector<Command> commands;
};

Command model_of(const CLI::App& app);

// The ends of the names that a backup may have: ".sql", ".sql.gz" …
std::vector<std::string> backup_endings();

}  // namespace holdfast::cli
