#include "archive/script_tables.h"

#include <algorithm>
#include <array>

#include "archive/script_scanner.h"
#include "archive/session_settings.h"
#include "archive/statement_reader.h"

namespace holdfast::archive {

namespace {

// What statements begin with that create nothing: settings, transactions, pg_dump's calls, triggers put aside.
constexpr std::array<std::string_view, 11> kCreatingNothing{"set",    "reset", "select", "alter",  "begin",  "start",
                                                            "commit", "end",   "grant",  "revoke", "analyze"};

// And those that may bring rows, other than pg_dump's own.
constexpr std::array<std::string_view, 7> kBringingRows{"insert", "update", "merge", "with", "do", "call", "execute"};

template <size_t kSize>
bool begins_with(const std::array<std::string_view, kSize>& words, std::string_view statement,
                 StandardStrings strings) {
  StatementReader reader(statement, strings);
  return std::ranges::any_of(words, [&](std::string_view word) { return reader.accept_word(word); });
}

bool is_setting(std::string_view statement) {
  return SessionSettings::name_of(statement).has_value();
}

}  // namespace

ScriptTables::ScriptTables(const ArchiveReader& reader, const std::vector<Piece>& pieces) {
  PieceReader piece_reader(reader);
  for (const Piece& piece : pieces) {
    if (piece.stage != Stage::schema && piece.stage != Stage::finish) continue;
    take(piece.stage, piece_reader.read_all(piece), standard_strings_after(reader.contents().settings[piece.settings]));
  }
}

void ScriptTables::take(Stage stage, std::string_view text, StandardStrings strings) {
  StringSource source(text);
  ScriptScanner scanner(source, strings);
  for (auto read_as = scanner.standard_strings(); const auto token = scanner.next();
       read_as = scanner.standard_strings()) {
    if (token->kind == TokenKind::statement) take_statement(stage, token->text, read_as);
  }
}

void ScriptTables::take_statement(Stage stage, std::string_view statement, StandardStrings strings) {
  if (stage == Stage::schema && !begins_with(kCreatingNothing, statement, strings)) has_definitions_ = true;
  if (begins_with(kBringingRows, statement, strings)) has_loose_rows_ = true;
  if (stage == Stage::finish && !is_setting(statement)) has_finish_ = true;
  const DdlStatement ddl = parse_ddl(statement, strings);
  if (ddl.tables.empty()) return;
  if (ddl.kind == DdlKind::create_table) {
    created_.insert(ddl.tables.front());
    if (ddl.is_partitioned) partitions_.try_emplace(ddl.tables.front());
    if (ddl.is_partition) partitions_[ddl.tables.back()].push_back(ddl.tables.front());
  }
  if (ddl.kind == DdlKind::attach_partition) partitions_[ddl.tables.front()].push_back(ddl.tables.back());
}

std::vector<ObjectName> ScriptTables::all_partitions_of(const ObjectName& table) const {
  std::vector<ObjectName> all;
  std::set<ObjectName> seen{table};
  std::vector<ObjectName> open{table};
  while (!open.empty()) {
    const auto found = partitions_.find(open.back());
    open.pop_back();
    if (found == partitions_.end()) continue;
    for (const ObjectName& partition : found->second) {
      if (!seen.insert(partition).second) continue;
      all.push_back(partition);
      open.push_back(partition);
    }
  }
  return all;
}

}  // namespace holdfast::archive
