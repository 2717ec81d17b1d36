#pragma once

#include <string>

namespace holdfast::base {

// A word quoted for a POSIX shell if need be.
std::string shell_quoted(const std::string& word);

}  // namespace holdfast::base
