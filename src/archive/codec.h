#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "archive/buffer.h"
#include "archive/format.h"

namespace holdfast::archive {

// No member of an archive holds more text than this, so that a reader can decompress one in a buffer of known size.
inline constexpr size_t kMemberBytes = 8 << 20;

// Makes one gzip member, one zstd frame, or a plain copy, of a text. Not thread-safe: one per worker.
class Compressor {
 public:
  virtual ~Compressor() = default;
  // Replaces `out` by the compressed form of `text`, which holds at most kMemberBytes.
  virtual void compress(std::string_view text, Buffer& out) = 0;
};

// `level` must be within levels(format).
std::unique_ptr<Compressor> make_compressor(Format format, int level);

// Reads one member after another. Not thread-safe: one per worker.
class Decompressor {
 public:
  virtual ~Decompressor() = default;
  // Decompresses the member at the start of `stored` into `out` and returns how many stored bytes it took.
  // Throws Error(archive_damaged) if there is no whole member there, or one of more than `most` bytes of text.
  virtual size_t decompress(std::string_view stored, size_t most, Buffer& out) = 0;
};

std::unique_ptr<Decompressor> make_decompressor(Format format);

}  // namespace holdfast::archive
