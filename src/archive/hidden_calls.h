#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "archive/sql_lexer.h"

namespace holdfast::archive {

// What of `statement`, which the server runs at once, reaches outside of the database by a function of the server's:
// the function's name. Nullopt if nothing does.
std::optional<std::string> reaching_call(std::string_view statement, StandardStrings strings);

// What of a DO block's body does, by a call or by a statement, also one that it holds as a string.
std::optional<std::string> reaching_in_block(std::string_view body, StandardStrings strings);

}  // namespace holdfast::archive
