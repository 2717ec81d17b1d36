#include "archive/check_statements.h"

#include <fmt/format.h>

#include <algorithm>

#include "archive/copy_target.h"
#include "archive/database_statements.h"
#include "archive/first_line.h"
#include "archive/insert_statement.h"
#include "archive/piece_text.h"
#include "archive/plain_copy.h"
#include "archive/script_scanner.h"
#include "archive/session_settings.h"
#include "archive/set_statement.h"
#include "archive/statement_policy.h"
#include "base/error.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

using base::Error;
using base::ErrorKind;

std::string place_of(const Piece& piece, uint64_t offset) {
  std::string place(name_of(piece.stage));
  for (const Entry& entry : piece.entries) {
    if (entry.offset > offset) break;
    place = fmt::format("{} {}{}{}", entry.type, entry.schema, entry.schema.empty() ? "" : ".", entry.name);
  }
  return base::printable(place);
}

[[noreturn]] void throw_foreign(std::string_view what) {
  throw Error(ErrorKind::archive_damaged, fmt::format("the archive holds {}", what),
              "No holdfast wrote this: use another backup.");
}

bool is_of(const CopyTarget& target, const Table& table) {
  return target.table == table.name && (target.schema.empty() || target.schema == table.schema);
}

class Checking {
 public:
  Checking(const ArchiveReader& reader, std::stop_token stop)
      : reader_(reader), stop_(std::move(stop)), pieces_(reader, Check::text_digest) {}

  void check(const Piece& piece) {
    pieces_.start(piece);
    if (piece.table) return check_rows(piece);
    StatementPolicy policy;
    for_each_statement(piece,
                       [&](std::string_view statement, StandardStrings strings) { policy.check(statement, strings); });
    policy.end();
  }

 private:
  template <typename Use>
  void for_each_statement(const Piece& piece, Use use) {
    base::NoProgress progress;
    PieceText source(pieces_, progress, stop_);
    ScriptScanner scanner(source, standard_strings_after(reader_.contents().settings[piece.settings]));
    uint64_t offset = 0;
    for (;;) {
      // How the statement is read, not how those behind it are.
      const StandardStrings strings = scanner.standard_strings();
      const auto token = scanner.next();
      if (!token) return;
      if (token->kind == TokenKind::statement) {
        try {
          use(token->text, strings);
        } catch (const Error& error) {
          throw error.within(place_of(piece, offset));
        }
      } else if (token->kind != TokenKind::comment) {
        throw_foreign(fmt::format("what is no statement ({})", place_of(piece, offset)));
      }
      offset += token->text.size();
    }
  }

  void check_rows(const Piece& piece) {
    const Table& table = reader_.contents().tables[*piece.table];
    const std::string name = base::printable(table.schema + "." + table.name);
    StatementPolicy::check_target(table.schema, table.name);
    const std::string first = beginning_of(piece);
    if (const size_t length = copy_line_length(first); length > 0) {
      const PlainCopy copy = parse_plain_copy(std::string_view(first).substr(0, length), StandardStrings::on);
      if (!is_of(copy.target, table))
        throw_foreign(fmt::format("a COPY into another table among the rows of {}", name));
      return;
    }
    pieces_.start(piece);
    for_each_statement(piece, [&](std::string_view statement, StandardStrings strings) {
      const auto insert = parse_insert(statement, strings);
      if (!insert || !is_of(insert->table, table)) throw_foreign(fmt::format("a statement among the rows of {}", name));
    });
  }

  // Long enough for a COPY of many columns; to decompress all rows for one line would take long.
  std::string beginning_of(const Piece& piece) const {
    std::string stored(std::min<uint64_t>(piece.stored_length, 256 << 10), '\0');
    stored.resize(reader_.file().read_at(piece.offset, stored.data(), stored.size()));
    return start_of_text(std::move(stored), 128 << 10);
  }

  const ArchiveReader& reader_;
  const std::stop_token stop_;
  PieceReader pieces_;
};

void check_settings(const Contents& contents) {
  StatementPolicy policy;
  for (const auto& statements : contents.settings) {
    for (const std::string& statement : statements) {
      if (!parse_set_statement(statement, StandardStrings::on)) throw_foreign("a setting that is none");
      policy.check(statement, StandardStrings::on);
    }
  }
}

// Whether it is one statement and no more, with or without its semicolon.
bool is_single(std::string_view statement) {
  StringSource source(statement);
  ScriptScanner scanner(source);
  const auto token = scanner.next();
  if (!token || token->text.size() != statement.size()) return false;
  return token->kind == TokenKind::statement || token->kind == TokenKind::incomplete;
}

// What copy_properties() runs in the maintenance database, with the restored one's name in place of the mark: grants,
// settings and labels, and between them the change to the role that granted.
void check_properties(const DatabaseProperties& properties) {
  DatabaseStatements database;
  StatementPolicy policy;
  for (std::string statement : properties.grants) {
    static constexpr std::string_view kPlace = "%DATABASE%";
    if (!is_single(statement)) throw_foreign("several statements for one");
    const size_t at = statement.find(kPlace);
    if (at == std::string::npos) {
      if (!statement.starts_with("SET SESSION AUTHORIZATION ") && statement != "RESET SESSION AUTHORIZATION;") {
        throw_foreign("a statement that is not about its database");
      }
      policy.check(statement, StandardStrings::on);
      continue;
    }
    const size_t kept = database.properties().grants.size();
    statement.replace(at, kPlace.size(), "restored");
    if (!database.take(statement, StandardStrings::on) || database.properties().grants.size() == kept) {
      throw_foreign("a statement that is not about its database");
    }
  }
  policy.end();
}

}  // namespace

void check_statements(const ArchiveReader& reader, const std::vector<Piece>& pieces, std::stop_token stop) {
  check_settings(reader.contents());
  check_properties(reader.contents().database);
  Checking checking(reader, std::move(stop));
  for (const Piece& piece : pieces) checking.check(piece);
}

}  // namespace holdfast::archive
