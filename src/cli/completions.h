#pragma once

#include <string>

#include "cli/command_model.h"

namespace holdfast::cli {

// What makes a shell complete the program's commands, options, their words, and file names. Each is a file to be put
// where that shell looks for such; nothing in it runs the program.
std::string bash_completion(const Command& program);
std::string zsh_completion(const Command& program);
std::string fish_completion(const Command& program);

}  // namespace holdfast::cli
