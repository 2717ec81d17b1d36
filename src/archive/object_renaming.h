#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "archive/ddl_statement.h"
#include "archive/sql_lexer.h"

namespace holdfast::archive {

// The qualified name that a string literal holds, as 'public."Cards_id_seq"' does; nullopt if it holds anything else.
std::optional<ObjectName> name_in_literal(std::string_view literal);

// A statement of pg_dump's with some of its objects moved to another schema: `a.b` becomes `schema.b` wherever it
// stands for one of `objects`, in a literal for regclass too. Function bodies and other literals stay as they are.
std::string moved_to_schema(std::string_view statement, StandardStrings strings, const std::set<ObjectName>& objects,
                            std::string_view schema);

}  // namespace holdfast::archive
