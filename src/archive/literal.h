#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "archive/sql_lexer.h"

namespace holdfast::archive {

// The value of a string lexeme: '...', E'...', $tag$...$tag$. Nullopt for the prefixes that no dump writes where a
// value is of interest (B, X, U&), and for escapes of code points.
std::optional<std::string> literal_value(std::string_view lexeme, StandardStrings strings);

}  // namespace holdfast::archive
