#include "archive/script_names.h"

#include <algorithm>
#include <array>
#include <optional>

#include "archive/literal.h"
#include "archive/statement_reader.h"

namespace holdfast::archive {

namespace {

constexpr std::array<std::string_view, 5> kNoRole{"public", "current_user", "session_user", "current_role", "default"};

// One role, if a role's name stands here. A keyword such as PUBLIC counts as none, but is passed over.
void accept_role(StatementReader& reader, std::vector<std::string>& roles) {
  reader.accept_word("group");
  const bool keyword =
      reader.kind() == Lexeme::word && std::ranges::find(kNoRole, lowered(reader.text())) != kNoRole.end();
  if (auto name = reader.accept_name(); name && !keyword) roles.push_back(std::move(*name));
}

void accept_roles(StatementReader& reader, std::vector<std::string>& roles) {
  do {
    accept_role(reader, roles);
  } while (reader.accept_symbol(','));
}

// Moves behind the next one of these words that stands in no parenthesis, and says which; empty if there is none.
std::string_view skip_past(StatementReader& reader, std::initializer_list<std::string_view> words) {
  size_t depth = 0;
  for (; reader.kind() != Lexeme::end; reader.advance()) {
    if (reader.is_symbol('(')) ++depth;
    if (reader.is_symbol(')') && depth > 0) --depth;
    if (depth > 0) continue;
    for (const std::string_view word : words) {
      if (reader.accept_word(word)) return word;
    }
  }
  return {};
}

// GRANT … TO roles, REVOKE … FROM roles, and GRANTED BY a role. Both words are reserved, so no object is called so.
void roles_of_grant(StatementReader& reader, std::vector<std::string>& roles) {
  if (!skip_past(reader, {"to", "from"}).empty()) accept_roles(reader, roles);
  if (!skip_past(reader, {"granted"}).empty() && reader.accept_word("by")) accept_role(reader, roles);
}

void roles_of_default_privileges(StatementReader& reader, std::vector<std::string>& roles) {
  while (reader.kind() != Lexeme::end) {
    if (reader.accept_word("for")) {
      if (reader.accept_word("role") || reader.accept_word("user")) accept_roles(reader, roles);
    } else if (reader.accept_word("grant") || reader.accept_word("revoke")) {
      return roles_of_grant(reader, roles);
    } else {
      reader.advance();
    }
  }
}

void roles_of_create(StatementReader& reader, std::vector<std::string>& roles) {
  if (reader.accept_word("schema")) {
    if (!skip_past(reader, {"authorization"}).empty()) accept_role(reader, roles);
  } else if (reader.accept_word("policy")) {
    if (!skip_past(reader, {"to"}).empty()) accept_roles(reader, roles);
  } else if (reader.accept_word("user") && reader.accept_word("mapping")) {
    if (!skip_past(reader, {"for"}).empty()) accept_role(reader, roles);
  }
}

// ALTER … OWNER TO role is the last of its statement.
void roles_of_alter(StatementReader& reader, std::vector<std::string>& roles) {
  if (reader.accept_word("default") && reader.accept_word("privileges"))
    return roles_of_default_privileges(reader, roles);
  if (reader.accept_word("role")) {
    accept_role(reader, roles);
    return;
  }
  while (skip_past(reader, {"owner", "rename"}) == "owner") {
    if (reader.accept_word("to")) accept_role(reader, roles);
  }
}

void role_of_authorization(StatementReader& reader, StandardStrings strings, std::vector<std::string>& roles) {
  reader.accept_word("session");
  if (!reader.accept_word("authorization")) return;
  if (reader.kind() != Lexeme::string) return accept_role(reader, roles);
  if (auto name = literal_value(reader.text(), strings)) roles.push_back(std::move(*name));
}

std::optional<std::string> accept_name_or_literal(StatementReader& reader, StandardStrings strings) {
  if (reader.kind() != Lexeme::string) return reader.accept_name();
  auto value = literal_value(reader.text(), strings);
  reader.advance();
  return value;
}

// CREATE EXTENSION [IF NOT EXISTS] name [WITH] [SCHEMA s] [VERSION v]
std::optional<Extension> extension_of(StatementReader& reader, StandardStrings strings) {
  if (reader.accept_word("if")) {
    reader.accept_word("not");
    reader.accept_word("exists");
  }
  auto name = reader.accept_name();
  if (!name) return std::nullopt;
  Extension extension{.name = *name, .version = "", .schema = ""};
  while (reader.kind() != Lexeme::end) {
    if (reader.accept_word("schema")) {
      extension.schema = reader.accept_name().value_or("");
    } else if (reader.accept_word("version")) {
      extension.version = accept_name_or_literal(reader, strings).value_or("");
    } else {
      reader.advance();
    }
  }
  return extension;
}

// CREATE [UNLOGGED | FOREIGN …] TABLE [IF NOT EXISTS] schema.name
std::optional<std::pair<std::string, std::string>> table_of(StatementReader& reader) {
  while (reader.accept_word("unlogged") || reader.accept_word("global") || reader.accept_word("local")) {
  }
  if (!reader.accept_word("table")) return std::nullopt;
  if (reader.accept_word("if")) {
    reader.accept_word("not");
    reader.accept_word("exists");
  }
  auto name = reader.accept_name();
  if (!name) return std::nullopt;
  if (!reader.accept_symbol('.')) return std::pair(std::string(), *name);
  auto second = reader.accept_name();
  return second ? std::optional(std::pair(*name, *second)) : std::nullopt;
}

}  // namespace

std::vector<std::string> roles_of(std::string_view statement, StandardStrings strings) {
  std::vector<std::string> roles;
  StatementReader reader(statement, strings);
  if (reader.accept_word("grant") || reader.accept_word("revoke")) {
    roles_of_grant(reader, roles);
  } else if (reader.accept_word("create")) {
    roles_of_create(reader, roles);
  } else if (reader.accept_word("alter")) {
    roles_of_alter(reader, roles);
  } else if (reader.accept_word("set")) {
    role_of_authorization(reader, strings, roles);
  }
  return roles;
}

void ScriptNames::take(std::string_view statement, StandardStrings strings) {
  for (std::string& role : roles_of(statement, strings)) roles_.insert(std::move(role));
  StatementReader reader(statement, strings);
  if (!reader.accept_word("create")) return;
  if (reader.accept_word("extension")) {
    if (auto extension = extension_of(reader, strings)) extensions_.push_back(std::move(*extension));
  } else if (auto table = table_of(reader)) {
    tables_.insert(std::move(*table));
  }
}

}  // namespace holdfast::archive
