#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::cli {

struct Arguments {
  std::vector<std::string> reversed;  // last one first, as CLI11 parses them
  std::vector<std::string> shown;     // in order, with the value of --url hidden if it holds a password
};

// Copies the arguments and at once overwrites the value of --url, and any password that stands elsewhere, in the
// process's own argument list, where every user of the machine could read it with ps.
Arguments take_arguments(int argc, char** argv);

// What a wrong command line is answered with: error:, and hint: which help to read.
std::string usage_message(const CLI::App* app, const CLI::Error& error);

// " NAME VALUE", quoted for a shell, if that option is among the words of a command line; else empty.
std::string option_as_given(const std::vector<std::string>& words, std::string_view name);

}  // namespace holdfast::cli
