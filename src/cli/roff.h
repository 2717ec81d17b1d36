#pragma once

#include <string>
#include <string_view>

namespace holdfast::cli {

// `text` as it must stand in a man page to come out as it is, whatever is in it: a dash that can be copied, a
// backslash, a quote, a dot at the beginning, letters that are not ASCII. A line break becomes a blank.
std::string roff(std::string_view text);

// The same in bold and in italics.
std::string roff_bold(std::string_view text);
std::string roff_italic(std::string_view text);

}  // namespace holdfast::cli
