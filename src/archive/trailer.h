#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "archive/digest.h"
#include "archive/format.h"

namespace holdfast::archive {

// The fixed-size end of an archive: where its contents piece stands. See docs/format.md.
struct Trailer {
  uint64_t offset = 0;  // of the contents piece, in bytes from the start of the file
  uint64_t length = 0;  // stored length of the contents piece
  Digest digest{};      // SHA-256 of the contents piece as stored

  bool operator==(const Trailer&) const = default;
};

// How many bytes the trailer takes at the end of the file.
size_t trailer_size(Format format);

std::string encode_trailer(Format format, const Trailer& trailer);

// nullopt unless `bytes` are, all of them, what encode_trailer would have written.
std::optional<Trailer> decode_trailer(Format format, std::string_view bytes);

// Whether `bytes`, the end of a file, hold what a trailer of any format begins with: then the file is one of ours, even
// if its first line and the rest of the trailer are damaged.
bool holds_trailer_start(std::string_view bytes);

}  // namespace holdfast::archive
