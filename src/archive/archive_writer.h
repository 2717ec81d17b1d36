#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "archive/codec.h"
#include "archive/contents.h"
#include "archive/format.h"
#include "archive/piece.h"
#include "base/file.h"

namespace holdfast::archive {

// The one writer of an archive. Workers hand it pieces through a PieceBuilder each; it gives them their places in the
// file in the order in which they arrive. Pieces of later stages wait until the schema is complete, so that the file
// is a script that runs from top to bottom.
class ArchiveWriter {
 public:
  // `sink` must outlive the writer.
  ArchiveWriter(base::ByteSink& sink, Format format, int level);

  // Lets the pieces of later stages through. Thread-safe.
  void schema_is_complete();

  // Writes the list of pieces, the contents and the trailer. Call it once, when all builders are done. Fills in what
  // the writer alone knows: lengths and the place of the list.
  void finish(Contents& contents);

  uint64_t size() const { return offset_; }

 private:
  friend class PieceBuilder;

  void write(std::string_view bytes);

  base::ByteSink& sink_;
  const Format format_;
  const int level_;
  std::mutex mutex_;  // guards sink_, offset_, pieces_ and schema_complete_
  std::condition_variable_any gate_;
  bool schema_complete_ = false;
  uint64_t offset_ = 0;
  std::vector<Piece> pieces_;
};

// Makes pieces, one after another: digests and compresses the text of one and hands it to the writer.
// A piece of more text than a member holds becomes several members. Memory stays below three members whatever the size
// of a piece: one that outgrows that is written straight to the file as it comes, and the other workers wait for it.
// Not thread-safe: one per worker.
class PieceBuilder {
 public:
  // A requested `stop` ends the wait for the schema with Error(cancelled): give it the stop of the threads that work on
  // the same archive, so that the failure of the one that writes the schema ends the others.
  PieceBuilder(ArchiveWriter& writer, std::stop_token stop);

  // With a `position` it waits to be that piece of the file, counted from 0, and all others must have theirs.
  void begin(Stage stage, std::optional<size_t> position = std::nullopt);
  void append(std::string_view text);
  uint64_t text_length() const { return raw_length_ + buffer_.size(); }

  // Ends the piece. The caller has filled in what it knows (table, rows, settings, entries); stage, lengths and digests
  // come from here. A piece without text is not written.
  void finish(Piece piece);

 private:
  void wait_for_turn();
  void end_member();
  void write_members();

  ArchiveWriter& writer_;
  const std::stop_token stop_;
  std::unique_ptr<Compressor> compressor_;
  Sha256 raw_hash_;
  Sha256 stored_hash_;
  Stage stage_ = Stage::schema;
  std::optional<size_t> position_;
  std::string buffer_;          // text of the member that grows
  Buffer member_;               // what the compressor made of the last one
  std::string members_;         // stored bytes that are not written yet
  uint64_t raw_length_ = 0;     // of the members made so far
  uint64_t stored_length_ = 0;  // of the members written so far
  std::unique_lock<std::mutex> turn_;
};

}  // namespace holdfast::archive
