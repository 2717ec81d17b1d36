#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace holdfast::archive {

// Whether a `;` ends the statement, by the same counting as psql's: it does not within parentheses (CREATE RULE ... DO
// ALSO (a; b)), nor between BEGIN and END of a function's SQL body. Told of one statement's lexemes from its start on.
class StatementNesting {
 public:
  // An unquoted word.
  void see_word(std::string_view word);
  void see_symbol(char symbol);

  bool semicolon_ends() const { return parentheses_ == 0 && begins_ == 0; }

 private:
  bool creates_routine() const;
  void count_block(std::string_view word);

  // First letters of the statement's first words where they are among CREATE, OR, REPLACE, FUNCTION, PROCEDURE.
  std::array<char, 4> first_words_{};
  size_t words_ = 0;
  size_t parentheses_ = 0;
  size_t begins_ = 0;
};

}  // namespace holdfast::archive
