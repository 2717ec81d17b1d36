#pragma once

#include <string_view>
#include <vector>

namespace holdfast::base {

// The one of `words` that was probably meant by a misspelt one: at most a third of its letters away (insert, drop,
// change, or swap two neighbours). Empty if none is near.
std::string_view near_word(std::string_view word, const std::vector<std::string_view>& words);

}  // namespace holdfast::base
