#include "backup/restore.h"

#include <fmt/format.h>

#include <optional>

#include "archive/check_statements.h"
#include "archive/verify.h"
#include "backup/created_roles.h"
#include "backup/kept_databases.h"
#include "backup/restore_run.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"

namespace holdfast::backup {

namespace {

using archive::Piece;
using archive::Stage;
using base::Error;
using base::ErrorKind;

// Of a part, only the bytes that it needs are read.
std::vector<Piece> pieces_of(const std::vector<Piece>& pieces, const archive::Contents& contents, const Part& part) {
  std::vector<Piece> some;
  for (const Piece& piece : pieces) {
    if (piece.stage == Stage::large_objects) continue;
    if (!piece.table || part.has_rows(contents.tables[*piece.table])) some.push_back(piece);
  }
  return some;
}

void run_kind(const RestoreRun& run, RestoreReport& report) {
  switch (run.options.destination) {
    case Destination::swap:
    case Destination::new_database:
      return restore_aside(run, report);
    case Destination::in_place:
      return run.part == nullptr ? restore_in_place(run, report) : replace_rows(run, report);
    case Destination::new_schema:
    case Destination::new_table:
      return restore_beside(run, report);
  }
}

}  // namespace

LoadOptions RestoreRun::load_options() const {
  return {.jobs = options.jobs, .owners = options.owners, .privileges = options.privileges, .part = part};
}

void RestoreRun::check_counts(const RowCounts& counts) const {
  for (const archive::Table& table : reader.contents().tables) {
    if ((part != nullptr && !part->has_rows(table)) || !table.comparable) continue;
    const auto found = counts.find({table.schema, table.name});
    // pg_dump --load-via-partition-root: the rows are in the partitions, and the server has counted each piece of them.
    if (found == counts.end() && !archive::is_ours(reader.contents())) continue;
    if (found != counts.end() && !found->second.rows) continue;
    const uint64_t rows = found == counts.end() ? 0 : *found->second.rows;
    if (rows == table.fingerprint.rows()) continue;
    throw Error(ErrorKind::internal,
                fmt::format("table {}.{} has {} rows after the restore instead of {}", base::printable(table.schema),
                            base::printable(table.name), rows, table.fingerprint.rows()),
                "The live database was not touched.");
  }
}

void RestoreReport::count(const RowCounts& counts, const archive::Contents& contents) {
  tables = counts.size();
  for (const auto& [table, count] : counts) rows += count.rows.value_or(0);
  for (const archive::Table& table : contents.tables) {
    const auto found = counts.find({table.schema, table.name});
    if (found != counts.end() && !found->second.rows) rows += table.fingerprint.rows();
  }
}

RestoreReport restore(const archive::ArchiveReader& reader, const RestorePreview& preview,
                      const RestoreOptions& options, postgres::AppLock& lock, base::Progress& progress,
                      std::stop_token stop) {
  const double started = base::monotonic_seconds();
  if (const auto obstacles = preview.obstacles(); !obstacles.empty()) {
    throw Error(ErrorKind::refused, base::join(obstacles, "; "), "Nothing was changed.");
  }
  std::vector<Piece> pieces = reader.read_pieces();
  std::optional<Part> part;
  if (options.selection.is_everything()) {
    archive::check_row_counts(reader.contents(), pieces);
    archive::verify_stored(reader, pieces, options.jobs, progress, stop);
    archive::check_statements(reader, pieces, stop);
  } else {
    const bool is_new = options.destination == Destination::new_database;
    part.emplace(reader, pieces, options.selection, is_new ? Part::Needs::included : Part::Needs::there_already);
    const std::vector<Piece> needed = pieces_of(pieces, reader.contents(), *part);
    archive::verify_stored(reader, needed, options.jobs, progress, stop);
    archive::check_statements(reader, needed, stop);
  }
  clear_leftovers(options.target, options.database, lock, stop);
  CreatedRoles roles(options.target);
  if (options.create_roles) roles.create(preview.missing_roles, stop);

  RestoreReport report{.database = options.database};
  run_kind({reader, pieces, part ? &*part : nullptr, preview, options, lock, progress, stop}, report);

  roles.keep();
  if (options.create_roles) report.created_roles = preview.missing_roles;
  for (const archive::Table& table : reader.contents().tables) {
    if (!part || !part->has_rows(table) || options.destination == Destination::new_database) continue;
    ++report.tables;
    report.rows += table.fingerprint.rows();
  }
  report.seconds = base::monotonic_seconds() - started;
  return report;
}

}  // namespace holdfast::backup
