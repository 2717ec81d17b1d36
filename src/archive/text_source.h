#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace holdfast::archive {

// Where the text of a script comes from, read once from front to back: a file, a pipe, a codec.
// Not thread-safe. Failures are thrown by read().
class TextSource {
 public:
  virtual ~TextSource() = default;

  // Puts up to `size` bytes into `buffer` and returns how many; fewer than asked for is no sign of the end, 0 is.
  virtual size_t read(char* buffer, size_t size) = 0;
};

// A text that is in memory already, and must outlive this object.
class StringSource : public TextSource {
 public:
  // `most_per_read` makes it give its text in crumbs, as a pipe would.
  explicit StringSource(std::string_view text, size_t most_per_read = static_cast<size_t>(-1))
      : rest_(text), most_per_read_(most_per_read) {}

  size_t read(char* buffer, size_t size) override {
    const size_t count = std::min({size, rest_.size(), most_per_read_});
    if (count > 0) std::memcpy(buffer, rest_.data(), count);
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
  size_t most_per_read_;
};

}  // namespace holdfast::archive
