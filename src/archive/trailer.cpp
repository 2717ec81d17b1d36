// gzip, 74 bytes: an empty member whose FEXTRA field holds the subfield HF (RFC 1952, 2.3.1.1).
//   1f 8b 08 04  00 00 00 00  00 ff   ID, deflate, FEXTRA, no time, no flags, unknown system
//   34 00                             XLEN = 52
//   48 46 30 00                       'H' 'F', 48 bytes
//   offset, length (8 bytes each, little-endian), SHA-256 (32 bytes)
//   03 00  00 00 00 00  00 00 00 00   an empty deflate block, CRC32 0, size 0
// zstd, 64 bytes: a skippable frame (RFC 8878, 3.1.2).
//   5e 2a 4d 18  38 00 00 00          magic, 56 bytes
//   "holdfast", offset, length, SHA-256
// plain, 127 bytes: a comment line.
//   -- holdfast trailer {offset, 20 digits} {length, 20 digits} {SHA-256, 64 hexadecimal digits}\n
#include "archive/trailer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view kGzipHead = "\x1f\x8b\x08\x04\0\0\0\0\0\xff\x34\0HF\x30\0"sv;
constexpr std::string_view kGzipTail = "\x03\0\0\0\0\0\0\0\0\0"sv;
constexpr std::string_view kZstdHead = "\x5e\x2a\x4d\x18\x38\0\0\0holdfast"sv;
constexpr std::string_view kPlainHead = "-- holdfast trailer ";
constexpr size_t kFields = 8 + 8 + 32;
constexpr size_t kPlainFields = 20 + 1 + 20 + 1 + 64 + 1;

std::string little_endian(uint64_t value) {
  std::string bytes;
  for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

uint64_t from_little_endian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = 8; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

std::string_view view(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string binary_fields(const Trailer& trailer) {
  return little_endian(trailer.offset) + little_endian(trailer.length) + std::string(view(trailer.digest));
}

Digest digest_of(std::string_view bytes) {
  Digest digest{};
  std::ranges::copy(bytes, reinterpret_cast<char*>(digest.data()));
  return digest;
}

Trailer parse_binary(std::string_view fields) {
  return {from_little_endian(fields), from_little_endian(fields.substr(8)), digest_of(fields.substr(16, 32))};
}

// Throws std::invalid_argument for what is no number or no digest.
Trailer parse_plain(std::string_view fields) {
  const auto number = [](std::string_view digits) {
    uint64_t value = 0;
    const auto end = digits.data() + digits.size();
    if (const auto result = std::from_chars(digits.data(), end, value); result.ec != std::errc() || result.ptr != end) {
      throw std::invalid_argument("not a number");
    }
    return value;
  };
  return {number(fields.substr(0, 20)), number(fields.substr(21, 20)), digest_of(base::unhex(fields.substr(42, 64)))};
}

}  // namespace

size_t trailer_size(Format format) {
  switch (format) {
    case Format::sql:
      return kPlainHead.size() + kPlainFields;
    case Format::sql_gz:
      return kGzipHead.size() + kFields + kGzipTail.size();
    case Format::sql_zst:
      return kZstdHead.size() + kFields;
    case Format::dump:
      break;
  }
  throw base::Error(base::ErrorKind::internal, "a .dump has no trailer");
}

std::string encode_trailer(Format format, const Trailer& trailer) {
  switch (format) {
    case Format::sql:
      return fmt::format("{}{:020} {:020} {}\n", kPlainHead, trailer.offset, trailer.length, hex(trailer.digest));
    case Format::sql_gz:
      return std::string(kGzipHead) + binary_fields(trailer) + std::string(kGzipTail);
    case Format::sql_zst:
      return std::string(kZstdHead) + binary_fields(trailer);
    case Format::dump:
      break;
  }
  throw base::Error(base::ErrorKind::internal, "a .dump has no trailer");
}

std::optional<Trailer> decode_trailer(Format format, std::string_view bytes) {
  if (bytes.size() != trailer_size(format)) return std::nullopt;
  try {
    Trailer trailer;
    if (format == Format::sql) trailer = parse_plain(bytes.substr(kPlainHead.size()));
    if (format == Format::sql_gz) trailer = parse_binary(bytes.substr(kGzipHead.size()));
    if (format == Format::sql_zst) trailer = parse_binary(bytes.substr(kZstdHead.size()));
    if (encode_trailer(format, trailer) != bytes) return std::nullopt;
    return trailer;
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
}

bool holds_trailer_start(std::string_view bytes) {
  return std::ranges::any_of(std::array{kGzipHead, kZstdHead, kPlainHead},
                             [&](std::string_view head) { return bytes.find(head) != std::string_view::npos; });
}

}  // namespace holdfast::archive
