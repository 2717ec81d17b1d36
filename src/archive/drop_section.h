#pragma once

#include <string_view>

#include "archive/sql_lexer.h"

namespace holdfast::archive {

// Whether the statement is one of those that pg_dump --clean writes before the first object, with and without
// --if-exists: DROP …, and what else takes away (a constraint, a default, row level security, a large object), or
// breaks a circle of views by a dummy.
bool is_of_drop_section(std::string_view statement, StandardStrings strings);

}  // namespace holdfast::archive
