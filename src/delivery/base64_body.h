#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "net/body.h"

namespace holdfast::delivery {

// A text, the base64 (RFC 4648, with padding, in one line) of another body, and a text: a JSON that holds a file. It is
// made as it is read, in the memory of one buffer. Not thread-safe.
class Base64Body final : public net::Body {
 public:
  // `source` must outlive it, and stand at its first byte.
  Base64Body(std::string prefix, net::Body& source, std::string suffix);

  uint64_t size() const override;
  // Throws what the source throws.
  size_t read(char* buffer, size_t room) override;
  void rewind() override;

 private:
  void encode_more();

  net::TextBody prefix_;
  net::Body& source_;
  net::TextBody suffix_;
  std::string plain_;
  std::string encoded_;
  std::string_view waiting_;  // of encoded_: not yet read
};

// How many digits the base64 of so many bytes has.
uint64_t base64_size(uint64_t bytes);

}  // namespace holdfast::delivery
