#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "archive/sql_lexer.h"

namespace holdfast::archive {

// A statement that changes one setting for the rest of the session.
struct SetStatement {
  std::string name;   // lower case: search_path
  std::string value;  // as written, quotes included: '', "ts one", a, b
  std::string text;   // the statement without what stands around it, with its `;`
};

// Reads `SET [SESSION] name = value` with `=` or `TO`, the four spellings of their own (SET NAMES, SCHEMA, TIME ZONE,
// XML OPTION) and `SELECT pg_catalog.set_config('name', 'value', false)`. Nullopt for every other statement, among them
// those that end with a transaction (SET LOCAL, SET TRANSACTION) or change who one is (SET ROLE, SET SESSION
// AUTHORIZATION).
std::optional<SetStatement> parse_set_statement(std::string_view statement, StandardStrings strings);

// What the statement makes of standard_conforming_strings; nullopt if it is about another setting.
std::optional<StandardStrings> standard_strings_after(const SetStatement& statement);

}  // namespace holdfast::archive
