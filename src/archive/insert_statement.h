#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "archive/copy_target.h"
#include "archive/sql_lexer.h"

namespace holdfast::archive {

// An INSERT as pg_dump --inserts writes it, with all of its options: of constants alone.
struct InsertStatement {
  CopyTarget table;
  uint64_t rows = 0;
};

// Nullopt for every other statement, one that calls a function in its values or returns something included.
std::optional<InsertStatement> parse_insert(std::string_view statement, StandardStrings strings);

}  // namespace holdfast::archive
