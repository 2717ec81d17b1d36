#include "backup/row_reader.h"

#include <fmt/format.h>

#include "base/text.h"

namespace holdfast::backup {

namespace {

std::string in_parentheses(const std::string& columns) {
  return columns.empty() ? "" : " (" + columns + ")";
}

}  // namespace

std::string copy_in_statement(const postgres::TableInfo& table) {
  return fmt::format("COPY {}{} FROM stdin;\n", table.target_qualified, in_parentheses(table.columns));
}

std::string copy_out_statement(const postgres::TableInfo& table, const Slice& slice) {
  if (slice.whole && table.condition.empty()) {
    return fmt::format("COPY {}{} TO STDOUT", table.qualified, in_parentheses(table.columns));
  }
  std::string condition = table.condition;
  if (!slice.whole) {
    condition = fmt::format("WHERE ctid >= '({},0)'", slice.first_page);
    if (slice.end_page != 0) condition += fmt::format(" AND ctid < '({},0)'", slice.end_page);
  }
  return fmt::format("COPY (SELECT {} FROM ONLY {} {}) TO STDOUT", table.columns, table.qualified, condition);
}

RowReader::RowReader(postgres::Connection& connection, archive::PieceBuilder& builder,
                     const std::vector<postgres::TableInfo>& tables, const std::vector<uint32_t>& contents_table,
                     std::vector<Tally>& tallies, uint32_t settings)
    : connection_(connection),
      builder_(builder),
      tables_(tables),
      contents_table_(contents_table),
      tallies_(tallies),
      settings_(settings) {}

void RowReader::read(const Slice& slice) {
  const postgres::TableInfo& table = tables_[slice.table];
  const uint32_t index = contents_table_[slice.table];
  Tally& tally = tallies_[index];
  const uint64_t rows_before = tally.fingerprint.rows();
  builder_.begin(archive::Stage::rows);
  try {
    connection_.begin_copy_out(copy_out_statement(table, slice));
    while (const auto row = connection_.next_copy_row()) {
      if (builder_.text_length() == 0) builder_.append(copy_in_statement(table));
      builder_.append(*row);
      tally.fingerprint.add_row(row->substr(0, row->size() - 1));
      tally.bytes += row->size();
    }
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::cancelled || error.kind() == base::ErrorKind::file) throw;
    throw error.within(fmt::format("reading table {}", base::printable(table.qualified)));
  }
  if (builder_.text_length() == 0) return;
  builder_.append("\\.\n\n\n");
  archive::Piece piece;
  piece.table = index;
  piece.rows = tally.fingerprint.rows() - rows_before;
  piece.settings = settings_;
  builder_.finish(std::move(piece));
}

}  // namespace holdfast::backup
