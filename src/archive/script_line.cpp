#include "archive/script_line.h"

#include <algorithm>

namespace holdfast::archive {

namespace {

// Some seconds' worth.
constexpr uint64_t kMostText = uint64_t{4} << 30;

uint64_t lines_in(std::string_view text) {
  return static_cast<uint64_t>(std::ranges::count(text, '\n'));
}

}  // namespace

std::optional<uint64_t> line_at(const ArchiveReader& reader, const std::vector<Piece>& pieces, const Piece& piece,
                                uint64_t offset) {
  PieceReader piece_reader(reader);
  uint64_t line = 1;
  uint64_t read = 0;
  for (const Piece& other : pieces) {
    if ((read += other.raw_length) > kMostText) return std::nullopt;
    uint64_t left = other.offset == piece.offset ? offset : other.raw_length;
    piece_reader.start(other);
    while (left > 0) {
      const auto text = piece_reader.next();
      if (!text) break;
      const uint64_t length = std::min<uint64_t>(left, text->size());
      line += lines_in(text->substr(0, length));
      left -= length;
    }
    if (other.offset == piece.offset) return line;
  }
  return std::nullopt;
}

}  // namespace holdfast::archive
