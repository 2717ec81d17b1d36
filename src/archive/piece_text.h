#pragma once

#include <stop_token>
#include <string_view>

#include "archive/archive_reader.h"
#include "archive/text_source.h"
#include "base/progress.h"

namespace holdfast::archive {

// The text of the piece that a PieceReader has started, for a scanner. Not thread-safe.
class PieceText final : public TextSource {
 public:
  // `reader` and `progress` must outlive this object. `first` is what was read of the piece already, and valid until
  // the reader goes on. A requested `stop` ends the reading with Error(cancelled).
  PieceText(PieceReader& reader, base::Progress& progress, std::stop_token stop = {}, std::string_view first = {});
  size_t read(char* buffer, size_t size) override;

 private:
  PieceReader& reader_;
  base::Progress& progress_;
  const std::stop_token stop_;
  std::string_view rest_;
};

}  // namespace holdfast::archive
