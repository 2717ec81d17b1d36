#pragma once

#include <cstdint>
#include <string_view>

namespace holdfast::base {

// FNV-1a, 64 bits: for what must come out the same in every version of holdfast.
// http://www.isthe.com/chongo/tech/comp/fnv/
constexpr uint64_t fnv1a(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  return hash;
}

}  // namespace holdfast::base
