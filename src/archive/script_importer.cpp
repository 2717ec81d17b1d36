#include "archive/script_importer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "archive/drop_section.h"
#include "archive/insert_statement.h"
#include "archive/plain_copy.h"
#include "archive/psql_connect.h"
#include "archive/session_settings.h"
#include "archive/set_statement.h"
#include "archive/statement_reader.h"
#include "base/error.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

using base::Error;
using base::ErrorKind;

bool accept(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::string beginning(std::string_view statement) {
  std::string text(base::trimmed(statement).substr(0, 200));
  std::ranges::replace(text, '\n', ' ');
  return base::printable(text);
}

// A block is `-- PostgreSQL database dump` between bare `--` lines.
bool is_block_of(std::string_view block, std::string_view words) {
  while (!block.empty()) {
    const std::string_view line = base::trimmed(block.substr(0, block.find('\n')));
    if (line.starts_with("-- ") && line.substr(3) == words) return true;
    block.remove_prefix(
        std::min(block.size(), block.find('\n') == std::string_view::npos ? block.size() : block.find('\n') + 1));
  }
  return false;
}

// Which of the transaction statements it is; empty for none.
std::string_view transaction_verb(std::string_view text, StandardStrings strings) {
  StatementReader reader(text, strings);
  if (reader.accept_word("begin")) return "begin";
  if (reader.accept_word("start") && reader.accept_word("transaction")) return "begin";
  for (const std::string_view verb : {"commit", "end", "rollback", "abort"}) {
    if (!reader.accept_word(verb)) continue;
    // ROLLBACK TO a savepoint is an ordinary statement of its transaction; AND CHAIN would begin another one.
    if (reader.accept_word("to")) return "";
    while (reader.accept_word("work") || reader.accept_word("transaction")) {
    }
    if (reader.accept_word("to")) return "";
    if (reader.accept_word("and") && !reader.accept_word("no")) return "chain";
    return verb == "abort" ? "rollback" : verb == "end" ? "commit" : verb;
  }
  return "";
}

bool is_set_local(std::string_view text, StandardStrings strings) {
  StatementReader reader(text, strings);
  return reader.accept_word("set") && reader.accept_word("local");
}

bool creates_schema_public(std::string_view text, StandardStrings strings) {
  StatementReader reader(text, strings);
  if (!reader.accept_word("create") || !reader.accept_word("schema")) return false;
  return reader.accept_name() == "public" && reader.at_end();
}

// pg_dump --disable-triggers writes it to be sure of a superuser. Run, it would take back the role that loads.
bool is_default_authorization(std::string_view text, StandardStrings strings) {
  StatementReader reader(text, strings);
  return reader.accept_word("set") && reader.accept_word("session") && reader.accept_word("authorization") &&
         reader.accept_word("default") && reader.at_end();
}

// RESET name: what a SET … TO DEFAULT does.
std::optional<std::string> setting_reset(std::string_view text, StandardStrings strings) {
  StatementReader reader(text, strings);
  if (!reader.accept_word("reset")) return std::nullopt;
  const size_t begin = reader.begin();
  size_t end = begin;
  for (; reader.kind() != Lexeme::end && !reader.is_symbol(';'); reader.advance()) end = reader.end();
  return std::string(text.substr(begin, end - begin));
}

// Whether rows that are loaded later may depend on other rows from here on: foreign keys, triggers, rules.
bool looks_at_other_rows(std::string_view text, StandardStrings strings) {
  StatementReader reader(text, strings);
  if (!reader.accept_word("create") && !reader.accept_word("alter")) return false;
  while (reader.accept_word("or") || reader.accept_word("replace") || reader.accept_word("constraint") ||
         reader.accept_word("unlogged") || reader.accept_word("temporary") || reader.accept_word("temp")) {
  }
  if (reader.accept_word("trigger") || reader.accept_word("rule")) return true;
  if (!reader.accept_word("table")) return false;
  for (; reader.kind() != Lexeme::end; reader.advance()) {
    if (reader.accept_word("references")) return true;
  }
  return false;
}

// Whether rows may be others after this statement than those that were loaded. pg_dump's own SELECTs name pg_catalog.
bool changes_rows(std::string_view text, StandardStrings strings) {
  StatementReader reader(text, strings);
  for (const std::string_view verb :
       {"insert", "update", "delete", "merge", "truncate", "do", "call", "with", "execute"}) {
    if (reader.accept_word(verb)) return true;
  }
  if (!reader.accept_word("select")) return false;
  if (reader.accept_symbol('*')) reader.accept_word("from");
  return !reader.accept_word("pg_catalog");
}

// The first schema of a search_path as it is written: app, public or '', 'pg_catalog'.
std::vector<std::string> schemas_of(std::string_view value, StandardStrings strings) {
  std::vector<std::string> schemas;
  StatementReader reader(value, strings);
  while (reader.kind() != Lexeme::end) {
    if (reader.kind() == Lexeme::string) {
      schemas.emplace_back(base::trimmed(reader.text().substr(1, reader.text().size() - 2)));
      reader.advance();
    } else if (auto name = reader.accept_name()) {
      schemas.push_back(*name);
    } else {
      reader.advance();
    }
  }
  return schemas;
}

}  // namespace

int version_number(std::string_view version) {
  std::array<int, 3> parts{};
  for (int& part : parts) {
    const auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), part);
    if (error != std::errc()) break;
    version.remove_prefix(static_cast<size_t>(end - version.data()));
    if (!version.starts_with('.')) break;
    version.remove_prefix(1);
  }
  if (parts[0] >= 10) return parts[0] * 10000 + parts[1];
  return parts[0] * 10000 + parts[1] * 100 + parts[2];
}

ScriptImporter::ScriptImporter(PieceBuilder& builder, const Options& options, base::Progress& progress)
    : options_(options),
      progress_(progress),
      pieces_(builder),
      blocks_([this](std::string_view text, CommentBlocks::Shape shape) { comment(text, shape); }) {}

void ScriptImporter::run(TextSource& source) {
  ScriptScanner scanner(source);
  scanner_ = &scanner;
  while (const auto token = scanner.next()) {
    // Rows first: of a large script nearly every token is one.
    if (token->kind == TokenKind::row) {
      pieces_.row(token->text, token->line);
    } else {
      take(*token);
    }
  }
  blocks_.flush();
  end_table_data();
  scanner_ = nullptr;
  policy_.end();
  check_end();
}

void ScriptImporter::take(const Token& token) {
  if (token.kind == TokenKind::comment) {
    if (base::trimmed(token.text) == "--") block_line_ = token.line;
    line_ = token.line;
    return blocks_.add(token.text);
  }
  blocks_.flush();
  line_ = token.line;
  switch (token.kind) {
    case TokenKind::byte_order_mark:
      return;
    case TokenKind::copy_end:
      return pieces_.end_copy();
    case TokenKind::statement:
    case TokenKind::copy:
    case TokenKind::meta_command:
    case TokenKind::stray_backslash:
      return take_at_its_line(token);
    default:
      throw Error(ErrorKind::archive_damaged,
                  fmt::format("{} is cut short: it ends within what begins in line {}", options_.file, token.line),
                  "Use another backup; nothing was loaded from this one.");
  }
}

void ScriptImporter::comment(std::string_view text, CommentBlocks::Shape shape) {
  if (shape == CommentBlocks::Shape::line) {
    remark(base::trimmed(text));
    return pieces_.comment(text, line_);
  }
  // The block was opened by its first bare line; the last one set block_line_ again.
  const auto lines = static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
  const uint64_t begin = block_line_ + 1 > lines ? block_line_ + 1 - lines : 1;
  if (const auto entry = parse_toc_entry(text)) {
    end_table_data();
    has_entries_ = true;
    in_table_data_ = entry->type == "TABLE DATA";
    header_table_ = {.schema = entry->schema, .table = entry->name, .columns = ""};
    header_table_seen_ = false;
    if (in_table_data_) progress_.working(0, entry->name);
    pieces_.begin_entry(*entry, begin);
  } else if (is_block_of(text, "PostgreSQL database dump")) {
    by_pg_dump_ = true;
    complete_ = false;
  } else if (is_block_of(text, "PostgreSQL database dump complete")) {
    complete_ = true;
  } else if (is_block_of(text, "PostgreSQL database cluster dump")) {
    throw Error(ErrorKind::archive_damaged,
                fmt::format("{} is a dump of a whole server (pg_dumpall), of all databases at once", options_.file),
                "Restore it with psql into an empty server; holdfast restores one database at a time.");
  }
  pieces_.comment(text, begin);
}

void ScriptImporter::remark(std::string_view line) {
  if (accept(line, "-- Dumped from database version ")) server_version_ = line;
  if (accept(line, "-- Dumped by pg_dump version ")) pg_dump_version_ = line;
}

// A table that has rows of its own in the script, none of them, counts as one.
void ScriptImporter::end_table_data() {
  if (in_table_data_ && !header_table_seen_) pieces_.add_table(header_table_);
  in_table_data_ = false;
}

void ScriptImporter::take_at_its_line(const Token& token) {
  try {
    if (token.kind == TokenKind::statement) return statement(token);
    if (token.kind == TokenKind::copy) return copy(token);
    meta_command(token);
  } catch (const Error& error) {
    throw error.within(fmt::format("{}, line {}", options_.file, token.line));
  }
}

void ScriptImporter::statement(const Token& token) {
  const StandardStrings strings = scanner_->standard_strings();
  const bool in_drop_section = by_pg_dump_ && !has_entries_ && !pieces_.has_rows();
  if (in_drop_section && is_of_drop_section(token.text, strings)) return pieces_.leave_out(token.text, token.line);
  if (in_table_data_ && insert(token)) return;
  if (database_.take(token.text, strings)) {
    names_.take(token.text, strings);
    return pieces_.leave_out(token.text, token.line);
  }
  if (is_default_authorization(token.text, strings)) return pieces_.leave_out(token.text, token.line);
  policy_.check(token.text, strings);
  if (const auto name = SessionSettings::name_of(token.text)) return setting(token, *name);
  if (transaction(token)) return;
  names_.take(token.text, strings);
  watch_rows(token.text);
  if (const auto reset = setting_reset(token.text, strings); reset && !lowered(*reset).starts_with("session")) {
    return pieces_.setting(fmt::format("SET {} TO DEFAULT;\n", *reset), token.line);
  }
  if (creates_schema_public(token.text, strings)) {
    return pieces_.statement("DROP SCHEMA IF EXISTS public;" + std::string(token.text), token.line);
  }
  pieces_.statement(token.text, token.line);
}

void ScriptImporter::watch_rows(std::string_view text) {
  const StandardStrings strings = scanner_->standard_strings();
  if (changes_rows(text, strings)) rows_may_change_ = true;
  // pg_dump itself makes them when all rows are there.
  if (has_entries_ && pieces_.has_rows()) return;
  if (!looks_at_other_rows(text, strings)) return;
  rows_may_change_ = true;
  pieces_.keep_rows_in_order();
}

void ScriptImporter::setting(const Token& token, const std::string& name) {
  const bool extension_s = name.find('.') != std::string::npos;
  if (extension_s || options_.known_setting(name)) return pieces_.setting(token.text, token.line);
  note(fmt::format("the setting {} is left out, which this server does not know", base::printable(name)));
  pieces_.leave_out(token.text, token.line);
}

bool ScriptImporter::transaction(const Token& token) {
  const StandardStrings strings = scanner_->standard_strings();
  const std::string_view verb = transaction_verb(token.text, strings);
  if (verb == "begin") {
    pieces_.begin_transaction(token.text, token.line);
  } else if (verb == "commit") {
    pieces_.end_transaction(token.text, token.line);
  } else if (!verb.empty()) {
    throw Error(ErrorKind::refused, fmt::format("the script takes back what it did: {}", beginning(token.text)),
                "A restore runs all of a script or nothing of it; remove what is rolled back.");
  } else if (pieces_.left_transaction() && is_set_local(token.text, strings)) {
    throw Error(ErrorKind::refused,
                fmt::format("SET LOCAL in a transaction that also loads rows: {}", beginning(token.text)),
                "Write SET instead; holdfast loads rows in transactions of their own.");
  } else {
    return false;
  }
  return true;
}

bool ScriptImporter::insert(const Token& token) {
  const auto insert = parse_insert(token.text, scanner_->standard_strings());
  if (!insert) return false;
  StatementPolicy::check_target(insert->table.schema, insert->table.table);
  header_table_seen_ = true;
  pieces_.insert(with_schema(insert->table), token.text, insert->rows, token.line);
  return true;
}

void ScriptImporter::copy(const Token& token) {
  const PlainCopy copy = parse_plain_copy(token.text, scanner_->standard_strings());
  StatementPolicy::check_target(copy.target.schema, copy.target.table);
  header_table_seen_ = true;
  pieces_.begin_copy(with_schema(copy.target), copy.statement);
}

void ScriptImporter::meta_command(const Token& token) {
  if (token.kind == TokenKind::meta_command) {
    if (is_restrict(token.text)) return pieces_.leave_out(token.text, token.line);
    if (const auto name = database_of_connect(token.text)) {
      database_.connect(*name);
      scanner_->new_session();
      pieces_.leave_out(token.text, token.line);
      return pieces_.new_session();
    }
  }
  const std::string_view command = token.text.substr(token.text.rfind('\\'));
  throw Error(
      ErrorKind::refused,
      fmt::format("a command of psql's: {}", beginning(token.kind == TokenKind::meta_command ? token.text : command)),
      "holdfast never runs psql's commands. Remove the line if the rest is to be restored.");
}

// Which table a name without a schema means: one that the script made in a schema of its search_path, else one in the
// first of those.
CopyTarget ScriptImporter::with_schema(CopyTarget target) const {
  if (!target.schema.empty()) return target;
  std::vector<std::string> schemas;
  for (const std::string& text : pieces_.settings().statements()) {
    const auto set = parse_set_statement(text, StandardStrings::on);
    if (set && set->name == "search_path" && lowered(set->value) != "default") {
      schemas = schemas_of(set->value, StandardStrings::on);
    }
  }
  std::erase_if(schemas, [](const std::string& name) { return name.empty() || name == "$user"; });
  const auto made =
      std::ranges::find_if(schemas, [&](const std::string& schema) { return names_.made_table(schema, target.table); });
  target.schema = made != schemas.end() ? *made : schemas.empty() ? "public" : schemas.front();
  return target;
}

void ScriptImporter::check_end() const {
  if (!by_pg_dump_ || complete_) return;
  throw Error(ErrorKind::archive_damaged,
              fmt::format("{} is cut short: pg_dump's closing line, \"PostgreSQL database dump complete\", is missing",
                          options_.file),
              "Use another backup; nothing was loaded from this one.");
}

void ScriptImporter::note(const std::string& text) {
  if (std::ranges::find(notes_, text) == notes_.end()) notes_.push_back(text);
}

void ScriptImporter::finish(Contents& contents) {
  if (!by_pg_dump_) note("the script is not pg_dump's own: whether its end is missing cannot be told");
  for (const std::string& text : database_.notes()) note(text);
  pieces_.finish(contents);
  if (rows_may_change_) {
    for (Table& table : contents.tables) table.comparable = false;
  }
  contents.engine = "import";
  contents.created = options_.created;
  contents.database = database_.properties();
  contents.roles = names_.roles();
  contents.extensions = names_.extensions();
  contents.server_version = server_version_;
  contents.server_version_number = version_number(server_version_);
  contents.pg_dump_version = pg_dump_version_;
}

}  // namespace holdfast::archive
