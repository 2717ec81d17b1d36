#include "archive/script_line.h"

#include <algorithm>

namespace holdfast::archive {

namespace {

// Some seconds' worth.
constexpr uint64_t kMostText = uint64_t{4} << 30;

uint64_t lines_in(std::string_view text) {
  return static_cast<uint64_t>(std::ranges::count(text, '\n'));
}

// In the first `length` bytes of the piece.
uint64_t lines_before(PieceReader& reader, const Piece& piece, uint64_t length) {
  uint64_t lines = 0;
  reader.start(piece);
  while (length > 0) {
    const auto text = reader.next();
    if (!text) break;
    const uint64_t taken = std::min<uint64_t>(length, text->size());
    lines += lines_in(text->substr(0, taken));
    length -= taken;
  }
  return lines;
}

}  // namespace

std::optional<uint64_t> line_at(const ArchiveReader& reader, const std::vector<Piece>& pieces, const Piece& piece,
                                uint64_t offset) {
  PieceReader piece_reader(reader);
  if (piece.line > 0) return piece.line + lines_before(piece_reader, piece, offset);
  uint64_t line = 1;
  uint64_t read = 0;
  for (const Piece& other : pieces) {
    if ((read += other.raw_length) > kMostText) return std::nullopt;
    line += lines_before(piece_reader, other, other.offset == piece.offset ? offset : other.raw_length);
    if (other.offset == piece.offset) return line;
  }
  return std::nullopt;
}

}  // namespace holdfast::archive
