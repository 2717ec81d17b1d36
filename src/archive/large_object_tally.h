#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "archive/contents.h"

namespace holdfast::archive {

// Counts and fingerprints large objects from the statements that a plain pg_dump writes for their bytes: lo_open,
// lowrite in parts of its own choice, lo_close. Not thread-safe.
class LargeObjectTally {
 public:
  // Any statement of that section; others than these three are passed over.
  void take(std::string_view statement);

  const LargeObjects& sum() const { return sum_; }

 private:
  void end_part();

  LargeObjects sum_;
  std::string oid_;
  uint64_t offset_ = 0;
  std::string digits_;  // of the part that is not complete yet
};

// Of a large object's bytes, how many one row of its fingerprint covers.
inline constexpr uint64_t kLargeObjectPart = 1 << 20;

// One row of the fingerprint of large objects: "{oid}:{offset}:{hexadecimal digits}".
std::string large_object_row(std::string_view oid, uint64_t offset, std::string_view digits);

}  // namespace holdfast::archive
