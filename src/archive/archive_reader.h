#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/codec.h"
#include "archive/contents.h"
#include "archive/format.h"
#include "archive/piece.h"
#include "archive/trailer.h"
#include "base/error.h"
#include "base/file.h"

namespace holdfast::archive {

// An archive of ours, opened by its trailer: only the trailer and the contents are read, and checked, at first.
// Thread-safe after construction.
class ArchiveReader {
 public:
  // nullopt if the file is not an archive of ours. Throws Error(archive_damaged) if it is (its first line, its contents
  // or its trailer says so) but is damaged or cut short, Error(file) if it cannot be read. A path is that of a file or
  // of parts, as open_backup_file() takes it, and throws it.
  static std::optional<ArchiveReader> open(const std::filesystem::path& path);
  static std::optional<ArchiveReader> open(base::ReadFile file);

  Format format() const { return format_; }
  const Contents& contents() const { return contents_; }
  const base::ReadFile& file() const { return file_; }
  // Of the stored contents. They hold the list's digest, which holds every piece's: two archives with the same digest
  // here are the same to the last byte, unless one of them is damaged.
  const Digest& digest() const { return digest_; }

  // Reads and checks the list of pieces, in the order of the file.
  std::vector<Piece> read_pieces() const;

 private:
  ArchiveReader(base::ReadFile file, Format format, const Trailer& trailer);

  // The text of `stored_length` bytes from `offset` after its digest was checked.
  std::string read_checked(uint64_t offset, uint64_t stored_length, const Digest& digest, std::string_view what) const;

  base::ReadFile file_;
  Format format_;
  Digest digest_;
  Contents contents_;
};

// Which digests a PieceReader computes. That of the text alone is enough for whoever reads the text of a piece whose
// stored bytes were checked before.
enum class Check { both_digests, text_digest };

// Reads the text of one piece, member by member, and checks lengths and digests as it goes: whoever reads to the end
// knows that all was right. `reader` must outlive it. Not thread-safe: one per worker.
class PieceReader {
 public:
  explicit PieceReader(const ArchiveReader& reader, Check check = Check::both_digests);

  void start(const Piece& piece);
  // The next part of the text, at most kMemberBytes, or nullopt after the last. Valid until the next call.
  // Throws Error(archive_damaged) for any difference from what the list says.
  std::optional<std::string_view> next();
  // Reads the stored bytes of a piece and checks their digest, without decompressing them.
  void check_stored(const Piece& piece);
  // All of a piece that is known to be small (schema, finish).
  std::string read_all(const Piece& piece);

 private:
  base::Error damaged_piece() const;

  const ArchiveReader& reader_;
  const Check check_;
  std::unique_ptr<Decompressor> decompressor_;
  Piece piece_;
  uint64_t stored_done_ = 0;
  uint64_t raw_done_ = 0;
  Sha256 stored_hash_;
  Sha256 raw_hash_;
  Buffer window_;
  Buffer text_;
};

}  // namespace holdfast::archive
