#include "archive/object_renaming.h"

#include <vector>

#include "archive/statement_reader.h"

namespace holdfast::archive {

namespace {

std::string quoted(std::string_view name, char quote) {
  std::string text(1, quote);
  for (const char c : name) {
    if (c == quote) text += c;
    text += c;
  }
  return text + quote;
}

struct Word {
  Lexeme kind;
  std::string_view text;
  size_t begin;
  size_t end;

  bool is_name() const { return kind == Lexeme::word || kind == Lexeme::quoted_name; }
};

std::vector<Word> words_of(std::string_view statement, StandardStrings strings) {
  std::vector<Word> words;
  for (StatementReader reader(statement, strings); reader.kind() != Lexeme::end; reader.advance()) {
    words.push_back({reader.kind(), reader.text(), reader.begin(), reader.end()});
    if (reader.kind() == Lexeme::unterminated) break;
  }
  return words;
}

std::string name_of(const Word& word) {
  return StatementReader(word.text, StandardStrings::on).accept_name().value_or("");
}

// Without the quotes, doubled ones made single.
std::string content_of(std::string_view literal) {
  std::string content;
  for (size_t i = 1; i + 1 < literal.size(); ++i) {
    content += literal[i];
    if (literal[i] == '\'') ++i;
  }
  return content;
}

}  // namespace

std::optional<ObjectName> name_in_literal(std::string_view literal) {
  if (literal.size() < 2 || literal.front() != '\'' || literal.back() != '\'') return std::nullopt;
  const std::string content = content_of(literal);
  StatementReader reader(content, StandardStrings::on);
  const auto schema = reader.accept_name();
  if (!schema || !reader.accept_symbol('.')) return std::nullopt;
  const auto name = reader.accept_name();
  if (!name || reader.kind() != Lexeme::end) return std::nullopt;
  return ObjectName{*schema, *name};
}

std::string moved_to_schema(std::string_view statement, StandardStrings strings, const std::set<ObjectName>& objects,
                            std::string_view schema) {
  const std::string new_schema = quoted(schema, '"');
  const std::vector<Word> words = words_of(statement, strings);
  std::string moved;
  size_t done = 0;
  const auto replace = [&](size_t begin, size_t end, const std::string& text) {
    moved += statement.substr(done, begin - done);
    moved += text;
    done = end;
  };
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].kind == Lexeme::string) {
      const auto name = name_in_literal(words[i].text);
      if (!name || !objects.contains(*name)) continue;
      replace(words[i].begin, words[i].end, quoted(new_schema + "." + quoted(name->name, '"'), '\''));
    } else if (i + 2 < words.size() && words[i].is_name() && words[i + 1].text == "." && words[i + 2].is_name()) {
      if (objects.contains({name_of(words[i]), name_of(words[i + 2])})) {
        replace(words[i].begin, words[i].end, new_schema);
      }
      i += 2;
    }
  }
  moved += statement.substr(done);
  return moved;
}

}  // namespace holdfast::archive
