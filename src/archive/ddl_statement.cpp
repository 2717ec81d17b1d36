#include "archive/ddl_statement.h"

#include <optional>

#include "archive/statement_reader.h"

namespace holdfast::archive {

namespace {

std::optional<ObjectName> accept_object(StatementReader& reader) {
  auto first = reader.accept_name();
  if (!first) return std::nullopt;
  if (!reader.accept_symbol('.')) return ObjectName{"", std::move(*first)};
  auto second = reader.accept_name();
  if (!second) return std::nullopt;
  return ObjectName{std::move(*first), std::move(*second)};
}

// Moves behind the next `word` outside parentheses, or to the end.
bool skip_to(StatementReader& reader, std::string_view word) {
  size_t depth = 0;
  while (reader.kind() != Lexeme::end && reader.kind() != Lexeme::unterminated) {
    if (depth == 0 && reader.accept_word(word)) return true;
    if (reader.is_symbol('(')) ++depth;
    if (reader.is_symbol(')') && depth > 0) --depth;
    reader.advance();
  }
  return false;
}

void accept_if_exists(StatementReader& reader) {
  if (!reader.accept_word("if")) return;
  reader.accept_word("not");
  reader.accept_word("exists");
}

DdlStatement of_table(DdlKind kind, std::optional<ObjectName> table) {
  if (!table) return {};
  return {kind, {std::move(*table)}};
}

// Behind INHERITS (, which no partitioned table has.
bool skip_to_inherits(StatementReader& reader, DdlStatement& statement) {
  size_t depth = 0;
  for (; reader.kind() != Lexeme::end && reader.kind() != Lexeme::unterminated; reader.advance()) {
    if (depth == 0 && reader.accept_word("inherits")) return reader.accept_symbol('(');
    if (depth == 0 && reader.accept_word("partition")) {
      statement.is_partitioned = reader.accept_word("by");
      return false;
    }
    if (reader.is_symbol('(')) ++depth;
    if (reader.is_symbol(')') && depth > 0) --depth;
  }
  return false;
}

DdlStatement create_table(StatementReader& reader) {
  accept_if_exists(reader);
  DdlStatement statement = of_table(DdlKind::create_table, accept_object(reader));
  if (statement.tables.empty()) return statement;
  if (reader.accept_word("partition")) {
    if (!reader.accept_word("of")) return statement;
    if (auto parent = accept_object(reader)) statement.tables.push_back(std::move(*parent));
    statement.is_partition = true;
    statement.is_partitioned = skip_to(reader, "partition") && reader.accept_word("by");
    return statement;
  }
  if (!skip_to_inherits(reader, statement)) return statement;
  do {
    if (auto parent = accept_object(reader)) statement.tables.push_back(std::move(*parent));
  } while (reader.accept_symbol(','));
  return statement;
}

DdlStatement create(StatementReader& reader) {
  if (reader.accept_word("subscription")) return {DdlKind::subscription, {}};
  if (reader.accept_word("extension")) {
    accept_if_exists(reader);
    return of_table(DdlKind::extension, accept_object(reader));
  }
  reader.accept_word("unlogged");
  reader.accept_word("foreign");
  if (reader.accept_word("table")) return create_table(reader);
  reader.accept_word("unique");
  if (!reader.accept_word("index") || !skip_to(reader, "on")) return {};
  reader.accept_word("only");
  return of_table(DdlKind::create_index, accept_object(reader));
}

DdlStatement add_constraint(StatementReader& reader, DdlStatement statement) {
  if (reader.accept_word("constraint")) reader.accept_name();
  if (reader.accept_word("primary") || reader.accept_word("unique") || reader.accept_word("exclude")) {
    statement.kind = DdlKind::add_key;
  } else if (reader.accept_word("foreign") && skip_to(reader, "references")) {
    auto referenced = accept_object(reader);
    if (!referenced) return {};
    statement.kind = DdlKind::add_foreign_key;
    statement.tables.push_back(std::move(*referenced));
  }
  return statement;
}

DdlStatement alter_table(StatementReader& reader) {
  accept_if_exists(reader);
  reader.accept_word("only");
  DdlStatement statement = of_table(DdlKind::other, accept_object(reader));
  if (statement.tables.empty()) return statement;
  if (reader.accept_word("add")) return add_constraint(reader, std::move(statement));
  if (reader.accept_word("attach") && reader.accept_word("partition")) {
    auto partition = accept_object(reader);
    if (!partition) return {};
    statement.kind = DdlKind::attach_partition;
    statement.tables.push_back(std::move(*partition));
    return statement;
  }
  if (reader.accept_word("owner") && reader.accept_word("to")) statement.kind = DdlKind::owner;
  return statement;
}

DdlStatement alter_index(StatementReader& reader) {
  accept_if_exists(reader);
  DdlStatement statement = of_table(DdlKind::attach_index, accept_object(reader));
  if (statement.tables.empty() || !reader.accept_word("attach") || !reader.accept_word("partition")) return {};
  auto attached = accept_object(reader);
  if (!attached) return {};
  statement.tables.push_back(std::move(*attached));
  return statement;
}

// Whether the statement ends with OWNER TO name.
bool changes_owner(StatementReader& reader) {
  while (skip_to(reader, "owner")) {
    if (reader.accept_word("to") && reader.accept_name() && reader.at_end()) return true;
  }
  return false;
}

DdlStatement alter(StatementReader& reader) {
  if (reader.accept_word("default")) return {DdlKind::privilege, {}};
  if (reader.accept_word("subscription")) {
    return {changes_owner(reader) ? DdlKind::subscription_owner : DdlKind::subscription, {}};
  }
  if (reader.accept_word("table")) return alter_table(reader);
  if (reader.accept_word("index")) return alter_index(reader);
  return {changes_owner(reader) ? DdlKind::owner : DdlKind::other, {}};
}

DdlStatement comment(StatementReader& reader) {
  reader.accept_word("on");
  if (reader.accept_word("extension")) return of_table(DdlKind::extension, accept_object(reader));
  return {reader.accept_word("subscription") ? DdlKind::subscription : DdlKind::comment, {}};
}

DdlStatement security_label(StatementReader& reader) {
  if (!reader.accept_word("label")) return {};
  if (reader.accept_word("for")) reader.accept_name();
  reader.accept_word("on");
  return {reader.accept_word("subscription") ? DdlKind::subscription : DdlKind::other, {}};
}

}  // namespace

DdlStatement parse_ddl(std::string_view statement, StandardStrings strings) {
  StatementReader reader(statement, strings);
  if (reader.accept_word("create")) return create(reader);
  if (reader.accept_word("alter")) return alter(reader);
  if (reader.accept_word("grant") || reader.accept_word("revoke")) return {DdlKind::privilege, {}};
  if (reader.accept_word("comment")) return comment(reader);
  if (reader.accept_word("security")) return security_label(reader);
  if (reader.accept_word("refresh")) return {DdlKind::refresh, {}};
  if (reader.accept_word("begin") || reader.accept_word("commit") || reader.accept_word("end") ||
      (reader.accept_word("start") && reader.accept_word("transaction"))) {
    return {DdlKind::transaction, {}};
  }
  const bool sets = reader.accept_word("set") || reader.accept_word("reset");
  if (sets && reader.accept_word("session") && reader.accept_word("authorization")) return {DdlKind::authorization, {}};
  return {};
}

}  // namespace holdfast::archive
