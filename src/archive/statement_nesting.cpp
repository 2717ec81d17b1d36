#include "archive/statement_nesting.h"

#include <algorithm>

namespace holdfast::archive {

namespace {

bool is_word(std::string_view word, std::string_view lower) {
  return std::equal(word.begin(), word.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a | 0x20 : a) == b; });
}

constexpr std::array<std::string_view, 5> kHeadWords{"create", "or", "replace", "function", "procedure"};

}  // namespace

void StatementNesting::see_word(std::string_view word) {
  if (words_ < first_words_.size()) {
    const auto known =
        std::find_if(kHeadWords.begin(), kHeadWords.end(), [&](std::string_view head) { return is_word(word, head); });
    if (known != kHeadWords.end()) first_words_[words_] = known->front();
    ++words_;
  }
  if (parentheses_ == 0 && creates_routine()) count_block(word);
}

void StatementNesting::see_symbol(char symbol) {
  if (symbol == '(') ++parentheses_;
  if (symbol == ')' && parentheses_ > 0) --parentheses_;
}

bool StatementNesting::creates_routine() const {
  const auto is_routine = [&](size_t at) { return first_words_[at] == 'f' || first_words_[at] == 'p'; };
  if (first_words_[0] != 'c') return false;
  return is_routine(1) || (first_words_[1] == 'o' && first_words_[2] == 'r' && is_routine(3));
}

// CASE ends with END as well, and counts within a body only.
void StatementNesting::count_block(std::string_view word) {
  if (is_word(word, "begin") || (begins_ > 0 && is_word(word, "case"))) ++begins_;
  if (begins_ > 0 && is_word(word, "end")) --begins_;
}

}  // namespace holdfast::archive
