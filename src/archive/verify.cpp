#include "archive/verify.h"

#include <fmt/format.h>

#include <atomic>
#include <functional>

#include "base/error.h"
#include "base/text.h"
#include "base/threads.h"

namespace holdfast::archive {

void check_row_counts(const Contents& contents, const std::vector<Piece>& pieces) {
  std::vector<uint64_t> rows(contents.tables.size());
  for (const Piece& piece : pieces) {
    if (piece.table) rows[*piece.table] += piece.rows;
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    const Table& table = contents.tables[i];
    if (rows[i] == table.fingerprint.rows()) continue;
    throw base::Error(base::ErrorKind::archive_damaged,
                      fmt::format("the contents give table {}.{} {} rows, its pieces {}", base::printable(table.schema),
                                  base::printable(table.name), table.fingerprint.rows(), rows[i]));
  }
}

namespace {

// Calls `use` with each piece, on `workers` threads of which each has its own reader of pieces.
void for_each_piece(const ArchiveReader& reader, const std::vector<Piece>& pieces, unsigned workers,
                    std::stop_token stop, const std::function<void(PieceReader&, const Piece&)>& use) {
  std::atomic<size_t> next_piece = 0;
  base::ThreadGroup group(std::move(stop));
  for (unsigned worker = 0; worker < workers; ++worker) {
    group.start([&] {
      PieceReader piece_reader(reader);
      for (size_t i = next_piece++; i < pieces.size() && !group.stop_token().stop_requested(); i = next_piece++) {
        use(piece_reader, pieces[i]);
      }
    });
  }
  group.wait();
}

}  // namespace

void verify(const ArchiveReader& reader, const std::vector<Piece>& pieces, unsigned workers, base::Progress& progress,
            std::stop_token stop) {
  check_row_counts(reader.contents(), pieces);
  progress.begin("checking", reader.contents().raw_length);
  for_each_piece(reader, pieces, workers, std::move(stop), [&](PieceReader& piece_reader, const Piece& piece) {
    piece_reader.start(piece);
    while (const auto text = piece_reader.next()) progress.advance(text->size());
  });
  progress.end();
}

void verify_stored(const ArchiveReader& reader, const std::vector<Piece>& some, unsigned workers,
                   base::Progress& progress, std::stop_token stop) {
  uint64_t length = 0;
  for (const Piece& piece : some) length += piece.stored_length;
  progress.begin("checking", length);
  for_each_piece(reader, some, workers, std::move(stop), [&](PieceReader& piece_reader, const Piece& piece) {
    piece_reader.check_stored(piece);
    progress.advance(piece.stored_length);
  });
  progress.end();
}

}  // namespace holdfast::archive
