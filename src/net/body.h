#pragma once

#include <cstdint>
#include <string>

#include "base/file.h"

namespace holdfast::net {

// The bytes of a request's body, made as they are sent: no body is ever held whole. Not thread-safe.
class Body {
 public:
  virtual ~Body() = default;
  // How many bytes read() gives in all; known before the first.
  virtual uint64_t size() const = 0;
  // The next bytes, at most `room`; 0 after the last. Throws Error(file) if they cannot be had.
  virtual size_t read(char* buffer, size_t room) = 0;
  // Begins again at the first byte, for another try.
  virtual void rewind() = 0;
};

// A text in memory.
class TextBody final : public Body {
 public:
  explicit TextBody(std::string text) : text_(std::move(text)) {}
  uint64_t size() const override { return text_.size(); }
  size_t read(char* buffer, size_t room) override;
  void rewind() override { done_ = 0; }

 private:
  const std::string text_;
  size_t done_ = 0;
};

// `length` bytes of a file from `offset` on. `file` must outlive it.
class FileBody final : public Body {
 public:
  FileBody(const base::ReadFile& file, uint64_t offset, uint64_t length);
  uint64_t size() const override { return length_; }
  // Throws Error(file) if the file has become shorter.
  size_t read(char* buffer, size_t room) override;
  void rewind() override { done_ = 0; }

 private:
  const base::ReadFile& file_;
  const uint64_t offset_;
  const uint64_t length_;
  uint64_t done_ = 0;
};

}  // namespace holdfast::net
