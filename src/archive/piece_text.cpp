#include "archive/piece_text.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/error.h"

namespace holdfast::archive {

PieceText::PieceText(PieceReader& reader, base::Progress& progress, std::stop_token stop, std::string_view first)
    : reader_(reader), progress_(progress), stop_(std::move(stop)), rest_(first) {
  progress_.advance(first.size());
}

size_t PieceText::read(char* buffer, size_t size) {
  while (rest_.empty()) {
    if (stop_.stop_requested()) throw base::Error(base::ErrorKind::cancelled, "cancelled");
    const auto next = reader_.next();
    if (!next) return 0;
    progress_.advance(next->size());
    rest_ = *next;
  }
  const size_t count = std::min(size, rest_.size());
  std::memcpy(buffer, rest_.data(), count);
  rest_.remove_prefix(count);
  return count;
}

}  // namespace holdfast::archive
