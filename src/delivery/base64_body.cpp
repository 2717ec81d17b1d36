#include "delivery/base64_body.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace holdfast::delivery {

namespace {

// Whole groups of three bytes, so that only the last one of all needs padding.
constexpr size_t kGroups = 16384;
constexpr size_t kPlain = kGroups * 3;
constexpr size_t kEncoded = kGroups * 4;

}  // namespace

uint64_t base64_size(uint64_t bytes) {
  return (bytes / 3 + (bytes % 3 == 0 ? 0 : 1)) * 4;
}

// OpenSSL ends what it encodes with a zero.
Base64Body::Base64Body(std::string prefix, net::Body& source, std::string suffix)
    : prefix_(std::move(prefix)),
      source_(source),
      suffix_(std::move(suffix)),
      plain_(kPlain, '\0'),
      encoded_(kEncoded + 1, '\0') {}

uint64_t Base64Body::size() const {
  return prefix_.size() + base64_size(source_.size()) + suffix_.size();
}

size_t Base64Body::read(char* buffer, size_t room) {
  const size_t from_prefix = prefix_.read(buffer, room);
  if (from_prefix > 0) return from_prefix;
  if (waiting_.empty()) encode_more();
  if (waiting_.empty()) return suffix_.read(buffer, room);
  const size_t count = std::min(room, waiting_.size());
  std::memcpy(buffer, waiting_.data(), count);
  waiting_.remove_prefix(count);
  return count;
}

// Nothing more waits after the source's last byte.
void Base64Body::encode_more() {
  size_t have = 0;
  while (have < kPlain) {
    const size_t count = source_.read(plain_.data() + have, kPlain - have);
    if (count == 0) break;
    have += count;
  }
  const int digits = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded_.data()),
                                     reinterpret_cast<const unsigned char*>(plain_.data()), static_cast<int>(have));
  waiting_ = std::string_view(encoded_).substr(0, static_cast<size_t>(digits));
}

void Base64Body::rewind() {
  prefix_.rewind();
  source_.rewind();
  suffix_.rewind();
  waiting_ = {};
}

}  // namespace holdfast::delivery
