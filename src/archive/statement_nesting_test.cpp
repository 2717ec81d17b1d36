#include "archive/statement_nesting.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace holdfast::archive {
namespace {

// Whether a `;` would end the statement behind these words and parentheses.
bool ends_behind(std::initializer_list<std::string_view> lexemes) {
  StatementNesting nesting;
  for (const std::string_view lexeme : lexemes) {
    if (lexeme == "(" || lexeme == ")") {
      nesting.see_symbol(lexeme.front());
    } else {
      nesting.see_word(lexeme);
    }
  }
  return nesting.semicolon_ends();
}

TEST(StatementNesting, KeepsAStatementOpenWithinParentheses) {
  EXPECT_FALSE(ends_behind({"a", "(", "b"}));
  EXPECT_TRUE(ends_behind({"a", "(", "b", ")"}));
  EXPECT_FALSE(ends_behind({")", "("}));
}

TEST(StatementNesting, KeepsARoutinesBodyOpenUntilItsEnd) {
  EXPECT_FALSE(ends_behind({"CREATE", "FUNCTION", "f", "BEGIN", "ATOMIC"}));
  EXPECT_FALSE(ends_behind({"create", "or", "replace", "procedure", "p", "begin", "atomic"}));
  EXPECT_TRUE(ends_behind({"Create", "Function", "f", "Begin", "Atomic", "End"}));
}

TEST(StatementNesting, CountsCaseWithinABodyOnly) {
  EXPECT_FALSE(ends_behind({"create", "function", "f", "begin", "atomic", "case", "when", "end"}));
  EXPECT_TRUE(ends_behind({"create", "function", "f", "begin", "atomic", "case", "end", "end"}));
  EXPECT_TRUE(ends_behind({"create", "function", "case"}));
}

TEST(StatementNesting, PassesOverBodyWordsWithinParentheses) {
  EXPECT_TRUE(ends_behind({"create", "function", "f", "(", "begin", ")"}));
}

TEST(StatementNesting, SeesNoBodyInAnyOtherStatement) {
  EXPECT_TRUE(ends_behind({"begin"}));
  EXPECT_TRUE(ends_behind({"create", "trigger", "function", "begin"}));
  EXPECT_TRUE(ends_behind({"create", "or", "function", "begin"}));
  EXPECT_TRUE(ends_behind({"create", "or", "alter", "function", "begin"}));
  EXPECT_TRUE(ends_behind({"do", "create", "function", "begin"}));
}

}  // namespace
}  // namespace holdfast::archive
