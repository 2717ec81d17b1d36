#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "archive/sql_lexer.h"

namespace holdfast::archive {

// ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY as two statements that come to the same: one that adds it unchecked, and
// one that checks it. The first locks both tables against writers, but for a moment only; the second, which takes long,
// lets other foreign keys to the same table be checked and its indexes be made meanwhile.
// https://www.postgresql.org/docs/current/sql-altertable.html, NOT VALID and VALIDATE CONSTRAINT
struct SplitForeignKey {
  std::string add;
  std::string validate;
};

// nullopt if the statement is none, has no name for the constraint, or is NOT VALID already.
std::optional<SplitForeignKey> split_foreign_key(std::string_view statement, StandardStrings strings);

}  // namespace holdfast::archive
