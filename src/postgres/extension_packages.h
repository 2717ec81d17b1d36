#pragma once

#include <string>

namespace holdfast::postgres {

// The Debian package that brings an extension for servers of `major`, as far as can be told from its name.
std::string package_of_extension(const std::string& extension, int major);

}  // namespace holdfast::postgres
