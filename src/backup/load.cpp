#include "backup/load.h"

#include <atomic>

#include "backup/piece_loader.h"
#include "base/threads.h"

namespace holdfast::backup {

namespace {

using archive::Piece;
using archive::Stage;

void run_in_order(const std::vector<Piece>& pieces, Stage stage, PieceLoader& loader) {
  for (const Piece& piece : pieces) {
    if (piece.stage == stage) loader.run(piece);
  }
}

// Rows pieces do not depend on one another, those of one table neither: any session takes the next.
void load_rows(const std::vector<Piece>& pieces, const archive::ArchiveReader& reader, const postgres::Target& side,
               unsigned jobs, base::Progress& progress, std::stop_token stop) {
  std::vector<const Piece*> rows;
  for (const Piece& piece : pieces) {
    if (piece.stage == Stage::rows) rows.push_back(&piece);
  }
  std::atomic<size_t> next = 0;
  base::ThreadGroup group(std::move(stop));
  for (unsigned number = 0; number < jobs; ++number) {
    group.start([&, number] {
      postgres::Connection connection(side, group.stop_token());
      PieceLoader loader(connection, reader, progress);
      for (size_t i = next++; i < rows.size(); i = next++) {
        progress.working(number, reader.contents().tables[*rows[i]->table].name);
        loader.run(*rows[i]);
      }
      progress.working(number, "");
    });
  }
  group.wait();
}

}  // namespace

void load(const archive::ArchiveReader& reader, const std::vector<Piece>& pieces, const postgres::Target& into,
          const LoadOptions& options, base::Progress& progress, std::stop_token stop) {
  progress.begin("restoring", reader.contents().raw_length);
  postgres::Connection connection(into, stop);
  PieceLoader loader(connection, reader, progress);
  run_in_order(pieces, Stage::schema, loader);
  load_rows(pieces, reader, into, options.jobs, progress, stop);
  for (const Stage stage : {Stage::sequences, Stage::large_objects, Stage::finish}) {
    progress.working(0, name_of(stage));
    run_in_order(pieces, stage, loader);
  }
  progress.end();
}

}  // namespace holdfast::backup
