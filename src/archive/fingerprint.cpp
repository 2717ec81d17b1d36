#include "archive/fingerprint.h"

#define XXH_INLINE_ALL
#include <fmt/format.h>
#include <xxhash.h>

#include <charconv>
#include <stdexcept>

namespace holdfast::archive {

namespace {

uint64_t parse_hex(std::string_view digits) {
  uint64_t value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (result.ec != std::errc() || result.ptr != digits.data() + digits.size()) {
    throw std::invalid_argument("not a fingerprint");
  }
  return value;
}

}  // namespace

void Fingerprint::add_sum(uint64_t high, uint64_t low) {
  low_ += low;
  high_ += high + (low_ < low ? 1 : 0);
}

void Fingerprint::add_row(std::string_view row_without_newline) {
  const XXH128_hash_t hash = XXH3_128bits(row_without_newline.data(), row_without_newline.size());
  add_sum(hash.high64, hash.low64);
  ++rows_;
}

void Fingerprint::add(const Fingerprint& other) {
  add_sum(other.high_, other.low_);
  rows_ += other.rows_;
}

std::string Fingerprint::sum() const {
  return fmt::format("{:016x}{:016x}", high_, low_);
}

Fingerprint Fingerprint::of(uint64_t rows, std::string_view sum) {
  if (sum.size() != 32) throw std::invalid_argument("not a fingerprint");
  return {rows, parse_hex(sum.substr(0, 16)), parse_hex(sum.substr(16))};
}

}  // namespace holdfast::archive
