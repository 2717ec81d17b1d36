#include "archive/statement_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <string>

#include "archive/hidden_calls.h"
#include "archive/literal.h"
#include "archive/set_statement.h"
#include "archive/statement_reader.h"
#include "base/error.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

using base::Error;
using base::ErrorKind;

[[noreturn]] void refuse(std::string_view what, std::string_view statement) {
  std::string text(base::trimmed(statement).substr(0, 200));
  std::ranges::replace(text, '\n', ' ');
  throw Error(ErrorKind::refused, fmt::format("a statement that {}: {}", what, base::printable(text)),
              "Nothing was loaded. If you trust the file, remove the statement from it, or run it yourself.");
}

bool accept_any(StatementReader& reader, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return reader.accept_word(word); });
}

// What CREATE, ALTER, DROP, COMMENT ON and SECURITY LABEL ON may not be about.
const char* reach_of_object(StatementReader& reader) {
  if (accept_any(reader, {"role", "group"})) return "is about the server's roles";
  if (reader.accept_word("user")) return reader.accept_word("mapping") ? nullptr : "is about the server's roles";
  if (reader.accept_word("tablespace")) return "is about the server's tablespaces";
  if (reader.accept_word("database")) return "is about a whole database";
  if (reader.accept_word("system")) return "changes the server's configuration";
  return nullptr;
}

// pg_dump writes subscriptions that connect to nothing.
const char* reach_of_subscription(std::string_view verb, StatementReader& reader) {
  if (!reader.accept_word("subscription")) return nullptr;
  reader.accept_name();
  if (verb == "alter" && reader.accept_word("owner")) return nullptr;
  if (verb == "create") {
    for (; reader.kind() != Lexeme::end; reader.advance()) {
      if (!reader.accept_word("connect")) continue;
      reader.accept_symbol('=');
      if (reader.accept_word("false") || reader.text() == "'false'") return nullptr;
    }
  }
  return "connects to another server";
}

// A grant of a role has no ON; ON and TO are reserved words.
const char* reach_of_grant(StatementReader& reader) {
  size_t depth = 0;
  for (; reader.kind() != Lexeme::end; reader.advance()) {
    if (reader.is_symbol('(')) ++depth;
    if (reader.is_symbol(')') && depth > 0) --depth;
    if (depth > 0) continue;
    if (accept_any(reader, {"to", "from"})) return "makes one role a member of another";
    if (!reader.accept_word("on")) continue;
    return accept_any(reader, {"tablespace", "database", "parameter"}) ? "is about more than this database" : nullptr;
  }
  return "makes one role a member of another";
}

bool ends_with_no_data(std::string_view statement) {
  std::string_view rest = base::trimmed(statement);
  if (rest.ends_with(';')) rest = base::trimmed(rest.substr(0, rest.size() - 1));
  return lowered(rest).ends_with("with no data");
}

// Whether the server evaluates what the statement holds at once. Views, functions, defaults and the like are only
// stored.
bool runs_at_once(std::string_view statement, StandardStrings strings) {
  StatementReader reader(statement, strings);
  if (reader.is_symbol('(')) return true;
  if (accept_any(reader, {"select", "values", "with", "table", "insert", "update", "delete", "merge", "call", "execute",
                          "prepare", "explain", "declare"})) {
    return true;
  }
  if (!reader.accept_word("create")) return false;
  if (reader.accept_word("materialized")) return !ends_with_no_data(statement);
  while (accept_any(reader, {"temporary", "temp", "unlogged", "global", "local"})) {
  }
  if (!reader.accept_word("table")) return false;
  // CREATE TABLE … AS: no column list of a plain table holds AS but in GENERATED … AS, within its parentheses.
  size_t depth = 0;
  for (; reader.kind() != Lexeme::end; reader.advance()) {
    if (reader.is_symbol('(')) ++depth;
    if (reader.is_symbol(')') && depth > 0) --depth;
    if (depth == 0 && reader.accept_word("as")) return true;
  }
  return false;
}

// The catalogs that all databases share.
bool writes_to_shared_catalog(StatementReader& reader) {
  if (!accept_any(reader, {"insert", "update", "delete"})) return false;
  accept_any(reader, {"into", "from"});
  reader.accept_word("only");
  auto name = reader.accept_name();
  if (reader.accept_symbol('.')) name = reader.accept_name();
  static constexpr std::array<std::string_view, 11> kShared{
      "pg_authid",       "pg_auth_members", "pg_database",      "pg_db_role_setting",    "pg_tablespace",
      "pg_shdepend",     "pg_shseclabel",   "pg_shdescription", "pg_replication_origin", "pg_subscription",
      "pg_parameter_acl"};
  return name && std::ranges::find(kShared, *name) != kShared.end();
}

void check_block(std::string_view statement, StandardStrings strings) {
  StatementReader reader(statement, strings);
  for (; reader.kind() != Lexeme::end; reader.advance()) {
    if (reader.kind() != Lexeme::string) continue;
    const auto body = literal_value(reader.text(), strings);
    if (!body) refuse("hides what it runs", statement);
    if (const auto found = reaching_in_block(*body, strings)) {
      refuse(fmt::format("may reach outside of the database ({})", base::printable(*found)), statement);
    }
  }
}

// Settings that open what is closed even to superusers, or say where the server takes code from.
void check_setting(const SetStatement& set, std::string_view statement) {
  for (const std::string_view name :
       {"allow_system_table_mods", "dynamic_library_path", "local_preload_libraries", "session_preload_libraries"}) {
    if (set.name == name) refuse("opens the server's own tables or code", statement);
  }
}

// Encodings that only clients can have: a byte of a character in them may be a quote or a backslash to the lexer.
void check_encoding(const SetStatement& set, std::string_view statement) {
  if (set.name != "client_encoding") return;
  std::string name;
  for (const char c : lowered(set.value)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) name += c;
  }
  for (const std::string_view unsafe :
       {"sjis", "shiftjis", "mskanji", "win932", "windows932", "shiftjis2004", "big5", "win950", "windows950", "gbk",
        "win936", "windows936", "uhc", "win949", "windows949", "gb18030", "johab"}) {
    if (name == unsafe) refuse("sets an encoding in which it cannot be read safely", statement);
  }
}

const char* reach_of_verb(std::string_view statement, StandardStrings strings) {
  StatementReader reader(statement, strings);
  if (reader.accept_word("copy")) return "copies to or from a file or a program";
  if (reader.accept_word("load")) return "loads a library into the server";
  if (reader.accept_word("reassign")) return "is about the server's roles";
  if (reader.accept_word("import")) return "connects to another server";
  if (reader.accept_word("discard")) return "takes back what holdfast has set for its session";
  if (reader.accept_word("prepare") && reader.accept_word("transaction")) return "leaves a prepared transaction behind";
  if (accept_any(reader, {"commit", "rollback"}) && reader.accept_word("prepared")) {
    return "ends a transaction of somebody else's";
  }
  if (accept_any(reader, {"grant", "revoke"})) return reach_of_grant(reader);
  if (reader.accept_word("comment")) return reader.accept_word("on") ? reach_of_object(reader) : nullptr;
  if (reader.accept_word("security")) {
    while (reader.kind() != Lexeme::end && !reader.accept_word("on")) reader.advance();
    return reach_of_object(reader);
  }
  for (const std::string_view verb : {"create", "alter", "drop"}) {
    if (!reader.accept_word(verb)) continue;
    if (verb == "drop" && reader.accept_word("owned")) return "is about the server's roles";
    if (const char* reach = reach_of_subscription(verb, reader)) return reach;
    return reach_of_object(reader);
  }
  return nullptr;
}

bool is_grant(std::string_view statement, StandardStrings strings) {
  StatementReader reader(statement, strings);
  return accept_any(reader, {"grant", "revoke"});
}

}  // namespace

void StatementPolicy::check(std::string_view statement, StandardStrings strings) {
  if (const char* reach = reach_of_verb(statement, strings)) refuse(reach, statement);
  check_authorization(statement, strings);
  const auto set = parse_set_statement(statement, strings);
  if (set) {
    check_setting(*set, statement);
    return check_encoding(*set, statement);
  }
  StatementReader reader(statement, strings);
  if (writes_to_shared_catalog(reader)) refuse("changes what all databases share", statement);
  if (StatementReader first(statement, strings); first.accept_word("do")) return check_block(statement, strings);
  if (!runs_at_once(statement, strings)) return;
  if (const auto function = reaching_call(statement, strings)) {
    refuse(fmt::format("calls {}", base::printable(*function)), statement);
  }
}

// The only form that a dump needs: SET SESSION AUTHORIZATION, grants that another role made, RESET.
void StatementPolicy::check_authorization(std::string_view statement, StandardStrings strings) {
  static constexpr const char* kWhat = "changes the role that runs the script";
  StatementReader reader(statement, strings);
  const bool resets = reader.accept_word("reset");
  const bool sets = !resets && reader.accept_word("set");
  if (!resets && !sets) {
    if (as_another_ && !is_grant(statement, strings)) refuse(kWhat, statement);
    return;
  }
  if (resets && reader.accept_word("all")) refuse("takes back what holdfast has set for its session", statement);
  if (reader.accept_word("local") && !resets) {
    if (accept_any(reader, {"role", "session"})) refuse(kWhat, statement);
  }
  const bool session = reader.accept_word("session");
  if (session && reader.accept_word("authorization")) {
    if (as_another_ == sets || reader.accept_word("default")) refuse(kWhat, statement);
    as_another_ = sets;
    return;
  }
  const auto name = reader.accept_name();
  if (as_another_ || (name && (lowered(*name) == "role" || lowered(*name) == "session_authorization"))) {
    refuse(kWhat, statement);
  }
}

// Without a schema a name of the catalog goes before all others.
void StatementPolicy::check_target(std::string_view schema, std::string_view table) {
  if (schema == "pg_catalog" || schema == "information_schema" || (schema.empty() && table.starts_with("pg_"))) {
    refuse("loads rows into the server's own tables", fmt::format("{}.{}", schema, table));
  }
}

void StatementPolicy::end() const {
  if (as_another_) refuse("changes the role that runs the script", "SET SESSION AUTHORIZATION without RESET");
}

}  // namespace holdfast::archive
