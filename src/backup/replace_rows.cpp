#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "backup/restore_run.h"
#include "backup/restore_transaction.h"
#include "base/clock.h"
#include "base/text.h"
#include "postgres/app_objects.h"
#include "postgres/catalog.h"
#include "postgres/table_guards.h"

namespace holdfast::backup {

namespace {

using archive::ObjectName;
using archive::Piece;
using archive::Stage;

// The tables of the part that the live database has, and those that it lacks.
struct Tables {
  std::vector<std::string> there;    // quoted, with their schema
  std::vector<std::string> emptied;  // those that hold rows themselves
  std::vector<ObjectName> missing;
};

bool has_rows_for(const archive::Contents& contents, const ObjectName& table) {
  return std::ranges::any_of(contents.tables, [&](const archive::Table& candidate) {
    return candidate.schema == table.schema && candidate.name == table.name;
  });
}

// A partitioned table's own rows are in its partitions: those come with it where the archive has its rows as a whole,
// but for foreign tables, of which pg_dump writes no rows.
Tables look_up(postgres::Connection& connection, const archive::Contents& contents, const Part& part) {
  Tables tables;
  std::set<std::string> there;
  std::set<std::string> emptied;
  for (const ObjectName& table : part.tables()) {
    if (connection.run("SELECT pg_catalog.to_regclass($1)", {postgres::quoted_name(table.schema, table.name)})
            .is_null(0, 0)) {
      tables.missing.push_back(table);
    } else {
      const std::string name = postgres::quoted_name(table.schema, table.name);
      const auto tree = postgres::partition_trees(connection, {name});
      const bool whole = has_rows_for(contents, table);
      for (const postgres::TreeMember& member : tree) {
        if (member.name != name && (!whole || member.is_foreign)) continue;
        there.insert(member.name);
        if (!member.is_partitioned) emptied.insert(member.name);
      }
    }
  }
  tables.there.assign(there.begin(), there.end());
  tables.emptied.assign(emptied.begin(), emptied.end());
  return tables;
}

// Only rows and sequences, for tables that keep their definition.
std::vector<Piece> without_definitions(const std::vector<Piece>& pieces) {
  std::vector<Piece> rows;
  for (const Piece& piece : pieces) {
    if (piece.stage == Stage::rows || piece.stage == Stage::sequences) rows.push_back(piece);
  }
  return rows;
}

// Other tables of the database are no affair of ours, and the role may not be allowed to read them.
RowCounts count_part(postgres::Connection& connection, const RestoreRun& run) {
  RowCounts counts = count_restored_rows(connection, [&](const std::string& schema, const std::string& table) {
    return run.part->tables().contains({schema, table});
  });
  for (const archive::Table& table : run.reader.contents().tables) {
    if (!run.part->has_rows(table) || counts.contains({table.schema, table.name})) continue;
    if (const auto all = count_partitioned(connection, table.schema, table.name)) {
      counts[{table.schema, table.name}] = *all;
    }
  }
  return counts;
}

// setval() is not undone with its transaction, but for a sequence that the transaction itself has made anew, as RESTART
// does (ALTER SEQUENCE in PostgreSQL's manual).
void make_setval_undoable(postgres::Connection& in_transaction, const Part& part) {
  for (const ObjectName& sequence : part.sequences()) {
    in_transaction.run(
        fmt::format("ALTER SEQUENCE IF EXISTS {} RESTART", postgres::quoted_name(sequence.schema, sequence.name)));
  }
}

void load_part(RestoreTransaction& transaction, const RestoreRun& run, const std::vector<Piece>& pieces,
               const Part& part) {
  LoadOptions options = run.load_options();
  options.part = &part;
  transaction.load(pieces, options, {});
}

}  // namespace

// Rows are replaced where the table is: whatever depends on it stays. What would look at each row meanwhile (foreign
// keys from and to it, the app's triggers) is put aside and then back, so that the database is checked as a whole, and
// no trigger changes what is restored.
void replace_rows(const RestoreRun& run, RestoreReport& report) {
  RestoreTransaction transaction(run);
  postgres::Connection& connection = transaction.connection();
  base::Progress& progress = transaction.progress();
  const Tables tables = look_up(connection, run.reader.contents(), *run.part);

  Selection missing{.tables = tables.missing};
  if (!tables.missing.empty()) {
    load_part(transaction, run, run.pieces, Part(run.reader, run.pieces, missing, Part::Needs::there_already));
  }
  if (!tables.there.empty()) {
    Selection there;
    for (const ObjectName& table : run.part->tables()) {
      if (std::ranges::find(tables.missing, table) == tables.missing.end()) there.tables.push_back(table);
    }
    Part rows(run.reader, run.pieces, there, Part::Needs::there_already);
    for (auto& [schema, name] : postgres::owned_sequences(connection, tables.there)) rows.add_sequence({schema, name});
    postgres::TableGuards guards;
    progress.begin("emptying", 0);
    transaction.lock_out([&] {
      guards = postgres::put_guards_aside(connection, tables.there);
      make_setval_undoable(connection, rows);
      if (tables.emptied.empty()) return;
      connection.run(fmt::format("TRUNCATE ONLY {}", base::join(tables.emptied, ", ONLY ")));
    });
    load_part(transaction, run, without_definitions(run.pieces), rows);
    progress.begin("checking foreign keys", 0);
    transaction.step([&] { postgres::put_guards_back(connection, guards, progress); });
  }
  run.check_counts(count_part(connection, run));
  for (const auto& view : postgres::read_materialized_views_of(connection, tables.there)) {
    report.stale_views.push_back(view.qualified);
  }
  const double analyze_started = base::monotonic_seconds();
  progress.begin("analyzing", 0);
  for (const std::string& table : tables.there) connection.run("ANALYZE " + table);
  report.analyze_seconds = base::monotonic_seconds() - analyze_started;
  transaction.commit();
}

}  // namespace holdfast::backup
