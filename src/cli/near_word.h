#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::cli {

// Which of `words` was meant by a mistyped one: the nearest, if it is near enough; empty if none is.
std::string near_word(std::string_view word, const std::vector<std::string>& words);

}  // namespace holdfast::cli
