#pragma once

#include <string_view>
#include <vector>

namespace holdfast::base {

// The one of `words` that was probably meant by a mistyped one: the nearest, if it is at most `most` letters away (put
// in, left out, replaced, or swapped with a neighbour) and less than half of its own. Empty if none is.
std::string_view near_word(std::string_view word, const std::vector<std::string_view>& words, size_t most = 2);

}  // namespace holdfast::base
