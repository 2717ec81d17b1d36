#include "archive/database_statements.h"

#include <fmt/format.h>

#include <charconv>

#include "archive/literal.h"
#include "archive/statement_reader.h"
#include "base/error.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

using base::Error;
using base::ErrorKind;

constexpr std::string_view kPlace = "%DATABASE%";

enum class Verb { none, create, alter, comment, grant, label, alter_role };

// What the statement does to a database; leaves the reader at the database's name.
Verb verb_of(StatementReader& reader) {
  if (reader.accept_word("create")) return reader.accept_word("database") ? Verb::create : Verb::none;
  if (reader.accept_word("comment")) {
    return reader.accept_word("on") && reader.accept_word("database") ? Verb::comment : Verb::none;
  }
  if (reader.accept_word("alter")) {
    if (reader.accept_word("database")) return Verb::alter;
    if (!reader.accept_word("role") && !reader.accept_word("user")) return Verb::none;
    const bool in_database = reader.accept_name() && reader.accept_word("in") && reader.accept_word("database");
    return in_database ? Verb::alter_role : Verb::none;
  }
  const bool grants = reader.accept_word("grant") || reader.accept_word("revoke");
  if (!grants && !(reader.accept_word("security") && reader.accept_word("label"))) return Verb::none;
  while (reader.kind() != Lexeme::end && !reader.accept_word("on")) reader.advance();
  if (!reader.accept_word("database")) return Verb::none;
  return grants ? Verb::grant : Verb::label;
}

// A value of CREATE DATABASE: a word, a name or a string.
std::string accept_value(StatementReader& reader, StandardStrings strings) {
  reader.accept_symbol('=');
  if (reader.kind() == Lexeme::string) {
    auto value = literal_value(reader.text(), strings);
    reader.advance();
    return value.value_or("");
  }
  if (auto name = reader.accept_name()) return *name;
  std::string number(reader.accept_symbol('-') ? "-" : "");
  number += reader.text();
  reader.advance();
  return number;
}

int number_of(const std::string& text) {
  int number = -1;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

[[noreturn]] void refuse(std::string_view statement) {
  throw Error(ErrorKind::refused,
              fmt::format("a statement about a database that no dump holds: {}",
                          base::printable(base::trimmed(statement).substr(0, 200))),
              "Remove it from the script; holdfast makes and names the database by itself.");
}

}  // namespace

void DatabaseStatements::check_name(const std::string& name) {
  if (properties_.name.empty()) properties_.name = name;
  if (properties_.name == name) return;
  throw Error(ErrorKind::refused,
              fmt::format("the script goes from the database {} on to {}", base::printable(properties_.name),
                          base::printable(name)),
              "Cut it into one script for each database.");
}

void DatabaseStatements::connect(const std::string& name) {
  if (!created_) {
    throw base::Error(base::ErrorKind::refused,
                      fmt::format("\\connect to {}, a database of its own", base::printable(name)),
                      "A script is restored into one database. Remove the line if all of it is meant for that one.");
  }
  check_name(name);
}

bool DatabaseStatements::take(std::string_view statement, StandardStrings strings) {
  StatementReader reader(statement, strings);
  const Verb verb = verb_of(reader);
  if (verb == Verb::none) return false;
  const size_t begin = reader.begin();
  const size_t end = reader.end();
  const auto name = reader.accept_name();
  if (!name || reader.is_symbol(',')) refuse(statement);
  check_name(*name);
  switch (verb) {
    case Verb::create:
      created_ = true;
      create(statement, strings);
      break;
    case Verb::alter:
      alter(statement, strings);
      break;
    case Verb::comment:
      comment(statement, strings);
      break;
    default:
      keep(statement, begin, end);
  }
  return true;
}

void DatabaseStatements::create(std::string_view statement, StandardStrings strings) {
  StatementReader reader(statement, strings);
  verb_of(reader);
  reader.accept_name();
  reader.accept_word("with");
  std::string locale;
  std::string own_locale;
  while (!reader.at_end()) {
    const std::string option = reader.accept_name().value_or("");
    if (option.empty()) refuse(statement);
    if (option == "connection") reader.accept_word("limit");
    const std::string value = accept_value(reader, strings);
    if (option == "encoding") properties_.encoding = value;
    if (option == "owner") properties_.owner = value;
    if (option == "tablespace") properties_.tablespace = value;
    if (option == "locale_provider") properties_.locale_provider = value;
    if (option == "locale") locale = value;
    if (option == "lc_collate") properties_.collate = value;
    if (option == "lc_ctype") properties_.ctype = value;
    if (option == "icu_locale" || option == "builtin_locale") own_locale = value;
    if (option == "icu_rules") properties_.icu_rules = value;
    if (option == "collation_version") properties_.collation_version = value;
    if (option == "connection") properties_.connection_limit = number_of(value);
  }
  if (properties_.collate.empty()) properties_.collate = locale;
  if (properties_.ctype.empty()) properties_.ctype = locale;
  if (properties_.locale_provider.empty()) properties_.locale_provider = "libc";
  if (properties_.locale_provider != "libc") properties_.locale = own_locale.empty() ? locale : own_locale;
}

void DatabaseStatements::alter(std::string_view statement, StandardStrings strings) {
  StatementReader reader(statement, strings);
  verb_of(reader);
  const size_t begin = reader.begin();
  const size_t end = reader.end();
  reader.accept_name();
  if (reader.accept_word("owner")) {
    if (!reader.accept_word("to")) refuse(statement);
    properties_.owner = reader.accept_name().value_or("");
  } else if (reader.accept_word("set")) {
    if (reader.accept_word("tablespace")) refuse(statement);
    keep(statement, begin, end);
  } else {
    reader.accept_word("with");
    if (reader.accept_word("connection") && reader.accept_word("limit")) {
      properties_.connection_limit = number_of(accept_value(reader, strings));
    } else if (reader.accept_word("is_template")) {
      notes_.push_back("the database was a template; the restored one is not");
    } else {
      refuse(statement);
    }
  }
}

void DatabaseStatements::comment(std::string_view statement, StandardStrings strings) {
  StatementReader reader(statement, strings);
  verb_of(reader);
  reader.accept_name();
  reader.accept_word("is");
  properties_.comment = reader.kind() == Lexeme::string ? literal_value(reader.text(), strings).value_or("") : "";
}

// With the place of the name marked, in a form that is run alone.
void DatabaseStatements::keep(std::string_view statement, size_t name_begin, size_t name_end) {
  std::string_view before = statement.substr(0, name_begin);
  before.remove_prefix(before.find_first_not_of(" \t\r\n"));
  if (before.find(kPlace) != std::string_view::npos) refuse(statement);
  const std::string_view after = base::trimmed(statement.substr(name_end));
  properties_.grants.push_back(fmt::format("{}{} {}", before, kPlace, after));
}

}  // namespace holdfast::archive
