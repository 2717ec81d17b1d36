#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast::archive {

// What a table's rows add up to, whatever their order: the number of rows, and the sum modulo 2^128 of the 128-bit
// xxHash (XXH3, seed 0) of each COPY text row without its newline. Two fingerprints add up to that of both row sets.
class Fingerprint {
 public:
  Fingerprint() = default;
  Fingerprint(uint64_t rows, uint64_t high, uint64_t low) : rows_(rows), high_(high), low_(low) {}

  void add_row(std::string_view row_without_newline);
  void add(const Fingerprint& other);

  uint64_t rows() const { return rows_; }
  // The sum as 32 hexadecimal digits, most significant first.
  std::string sum() const;
  // The other way round; throws std::invalid_argument.
  static Fingerprint of(uint64_t rows, std::string_view sum);

  bool operator==(const Fingerprint&) const = default;

 private:
  void add_sum(uint64_t high, uint64_t low);

  uint64_t rows_ = 0;
  uint64_t high_ = 0;
  uint64_t low_ = 0;
};

}  // namespace holdfast::archive
