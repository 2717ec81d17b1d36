#pragma once

#include <string_view>

#include "archive/sql_lexer.h"

namespace holdfast::archive {

// Whether rows follow this statement in a script: COPY ... FROM stdin, however spelled, with whatever options.
bool is_copy_from_stdin(std::string_view statement, StandardStrings strings);

}  // namespace holdfast::archive
