#include "backup/piece_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "archive/copy_target.h"
#include "archive/object_renaming.h"
#include "archive/piece_text.h"
#include "archive/script_line.h"
#include "archive/script_scanner.h"
#include "archive/session_settings.h"
#include "base/error.h"
#include "base/text.h"
#include "postgres/session.h"

namespace holdfast::backup {

namespace {

using archive::Piece;
using archive::TokenKind;
using base::Error;
using base::ErrorKind;

// Text of INSERT statements that are sent at once.
constexpr size_t kInsertBatch = 256 * 1024;

constexpr std::string_view kEndOfRows = "\\.\n\n\n";

// Nothing of a side database is live, so a commit need not wait for the disk; the checkpoint before the swap does.
constexpr const char* kLoaderSettings =
    "SET synchronous_commit = off;"
    "SET default_transaction_isolation = 'read committed';"
    "SET row_security = off;"
    "SET jit = off;";

constexpr const char* kOwnerHint =
    "Connect as a superuser or a member of that role; `holdfast restore --no-owner` makes everything yours.";

std::string beginning(std::string_view statement) {
  std::string text(base::trimmed(statement).substr(0, 200));
  std::ranges::replace(text, '\n', ' ');
  return base::printable(text);
}

// What of the piece a byte of its text belongs to.
std::string object_at(const Piece& piece, uint64_t offset) {
  std::string object(name_of(piece.stage));
  for (const archive::Entry& entry : piece.entries) {
    if (entry.offset > offset) break;
    object = fmt::format("{} {}{}{}", entry.type, entry.schema, entry.schema.empty() ? "" : ".", entry.name);
  }
  return base::printable(object);
}

void check_rows(uint64_t rows, const Piece& piece) {
  if (rows == piece.rows) return;
  throw Error(ErrorKind::archive_damaged, fmt::format("{} rows were loaded instead of {}", rows, piece.rows));
}

}  // namespace

PieceLoader::PieceLoader(postgres::Connection& connection, const archive::ArchiveReader& reader,
                         const std::vector<Piece>& pieces, const LoadRules& rules, base::Progress& progress)
    : connection_(connection),
      reader_(reader),
      pieces_(pieces),
      rules_(rules),
      progress_(progress),
      piece_reader_(reader, archive::Check::text_digest) {
  postgres::prepare_session(connection_);
  connection_.run(kLoaderSettings);
  connection_.run("SELECT pg_catalog.set_config('maintenance_work_mem', $1, false)", {rules_.sort_memory});
  if (!rules_.role.empty()) connection_.run("SET ROLE " + connection_.quote_identifier(rules_.role));
}

void PieceLoader::apply_settings(uint32_t index) {
  // What the last piece set and this one does not.
  if (strings_of_server() != archive::StandardStrings::on) connection_.run("SET standard_conforming_strings = on");
  for (const std::string& statement : reader_.contents().settings[index]) {
    if (is_wanted(archive::parse_ddl(statement, archive::StandardStrings::on), statement)) connection_.run(statement);
  }
}

void PieceLoader::run(const Piece& piece) {
  apply_settings(piece.settings);
  piece_reader_.start(piece);
  if (piece.table) return load_rows(piece);
  archive::PieceText text(piece_reader_, progress_);
  run_statements({.piece = &piece}, text);
}

void PieceLoader::run_part(const Step& step) {
  apply_settings(step.settings());
  archive::StringSource source(step.text);
  run_statements(step, source);
  progress_.advance(step.text.size());
}

void PieceLoader::run_statements(const Step& step, archive::TextSource& text) {
  const auto strings = archive::standard_strings_after(reader_.contents().settings[step.settings()]);
  archive::ScriptScanner scanner(text, strings);
  uint64_t offset = step.offset;
  for (auto read_as = scanner.standard_strings(); const auto token = scanner.next();
       read_as = scanner.standard_strings()) {
    const uint64_t at = offset;
    offset += token->text.size();
    if (token->kind == TokenKind::comment || is_of_another_part(step, token->text)) continue;
    if (token->kind != TokenKind::statement) {
      throw Error(ErrorKind::archive_damaged, fmt::format("{} holds what is no SQL statement: {}",
                                                          place_of(*step.piece, at), beginning(token->text)));
    }
    try {
      run_statement(token->text, read_as);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::database) throw;
      const bool is_owner = archive::parse_ddl(token->text, read_as).kind == archive::DdlKind::owner;
      throw Error(error.kind(),
                  fmt::format("{} ({}: {})", error.what(), place_of(*step.piece, at), beginning(token->text)),
                  is_owner && connection_.sqlstate() == "42501" ? kOwnerHint : error.hint());
    }
  }
}

// The one piece of a stage that entries do not part.
bool PieceLoader::is_of_another_part(const Step& step, std::string_view statement) const {
  return rules_.part != nullptr && step.piece->stage == archive::Stage::sequences &&
         !rules_.part->has_sequence_of(statement);
}

void PieceLoader::run_statement(std::string_view statement, archive::StandardStrings strings) {
  // A function or a block may have changed it behind the script's back, and what was judged as a string would be run.
  if (strings_of_server() != strings) {
    throw Error(ErrorKind::refused, "the script changes standard_conforming_strings in a hidden way",
                "Nothing live was touched. Look at what the script does before you restore it.");
  }
  const archive::DdlStatement ddl = archive::parse_ddl(statement, strings);
  if (!is_wanted(ddl, statement)) return;
  if (ddl.kind == archive::DdlKind::refresh) return refresh(statement);
  connection_.run(rewritten(statement, strings));
}

// A materialized view holds what its owner sees. Where row-level security is forced upon him, the refreshing session of
// the live database left that on, while pg_dump's scripts have it off, under which the server refuses to refresh.
void PieceLoader::refresh(std::string_view statement) {
  const std::string before = connection_.run("SHOW row_security").text(0, 0);
  connection_.run("SET row_security = on");
  connection_.run(std::string(statement));
  connection_.run("SET row_security = " + before);
}

archive::StandardStrings PieceLoader::strings_of_server() const {
  return connection_.reported("standard_conforming_strings") == "off" ? archive::StandardStrings::off
                                                                      : archive::StandardStrings::on;
}

std::string PieceLoader::rewritten(std::string_view statement, archive::StandardStrings strings) const {
  if (rules_.new_schema.empty()) return std::string(statement);
  return archive::moved_to_schema(statement, strings, rules_.part->objects(), rules_.new_schema);
}

bool PieceLoader::is_wanted(const archive::DdlStatement& ddl, std::string_view statement) const {
  using archive::DdlKind;
  switch (ddl.kind) {
    case DdlKind::extension:
      return !rules_.extensions_there.contains(ddl.tables.front().name);
    case DdlKind::owner:
      return rules_.owners;
    case DdlKind::privilege:
    case DdlKind::authorization:
      return rules_.privileges;
    case DdlKind::subscription:
      return rules_.subscriptions;
    case DdlKind::subscription_owner:
      return rules_.owners && rules_.subscriptions;
    case DdlKind::transaction:
      return rules_.transactions;
    default:
      break;
  }
  const auto setting = archive::SessionSettings::name_of(statement);
  return !setting || setting->find('.') != std::string::npos || rules_.known_settings.contains(*setting);
}

std::string PieceLoader::place_of(const Piece& piece, uint64_t offset) const {
  const auto line = archive::line_at(reader_, pieces_, piece, offset);
  return line ? fmt::format("line {}, {}", *line, object_at(piece, offset)) : object_at(piece, offset);
}

// A rows piece is its COPY line, the rows, and the end marker; or the INSERT statements of somebody else's script.
void PieceLoader::load_rows(const Piece& piece) {
  const archive::Table& table = reader_.contents().tables[*piece.table];
  try {
    const auto first = piece_reader_.next();
    if (!first) throw Error(ErrorKind::archive_damaged, "the piece is empty");
    if (archive::copy_line_length(*first) > 0) {
      load_copy(piece, *first);
    } else {
      load_inserts(piece, *first);
    }
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::cancelled) throw;
    // The server counts from the first row of the piece.
    const std::string from = piece.line > 0 ? fmt::format(", the rows from line {} of the file on", piece.line) : "";
    throw error.within(fmt::format("loading table {}{}", base::printable(table.schema + "." + table.name), from));
  }
}

// The text comes in parts of members.
void PieceLoader::load_copy(const Piece& piece, std::string_view first_part) {
  const size_t header = archive::copy_line_length(first_part);
  connection_.begin_copy_in(rewritten(first_part.substr(0, header), archive::StandardStrings::on));
  progress_.advance(header);
  first_part.remove_prefix(header);
  std::string held;  // the last bytes so far, which may be the end marker's
  for (std::optional<std::string_view> part = first_part; part; part = piece_reader_.next()) {
    progress_.advance(part->size());
    // All but the last bytes so far: the end marker may reach over the border of two members.
    if (part->size() >= kEndOfRows.size()) {
      connection_.put_copy(held);
      held = part->substr(part->size() - kEndOfRows.size());
      connection_.put_copy(part->substr(0, part->size() - kEndOfRows.size()));
    } else {
      held += *part;
      const size_t done = held.size() - std::min(held.size(), kEndOfRows.size());
      connection_.put_copy(std::string_view(held).substr(0, done));
      held.erase(0, done);
    }
  }
  if (held != kEndOfRows) throw Error(ErrorKind::archive_damaged, "the piece does not end with \\.");
  check_rows(connection_.end_copy_in(), piece);
}

// Many statements in one message, and one transaction for all: each alone would cost a round trip and a commit.
void PieceLoader::load_inserts(const Piece& piece, std::string_view first_part) {
  const auto strings = archive::standard_strings_after(reader_.contents().settings[piece.settings]);
  archive::PieceText text(piece_reader_, progress_, {}, first_part);
  archive::ScriptScanner scanner(text, strings);
  std::string batch;
  uint64_t rows = 0;
  if (rules_.transactions) connection_.run("BEGIN");
  while (const auto token = scanner.next()) {
    if (token->kind != TokenKind::statement) {
      throw Error(ErrorKind::archive_damaged,
                  fmt::format("what is no INSERT statement stands among rows: {}", beginning(token->text)));
    }
    batch += rewritten(token->text, strings);
    if (batch.size() < kInsertBatch) continue;
    rows += connection_.run_inserting(batch);
    batch.clear();
  }
  if (!batch.empty()) rows += connection_.run_inserting(batch);
  check_rows(rows, piece);
  if (rules_.transactions) connection_.run("COMMIT");
}

}  // namespace holdfast::backup
