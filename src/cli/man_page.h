#pragma once

#include <string>
#include <string_view>

#include "cli/command_model.h"

namespace holdfast::cli {

// The manual page of the program, in roff with the macros man(7): what its help says, the exit codes, and the settings.
std::string man_page(const Command& program, std::string_view version);

}  // namespace holdfast::cli
