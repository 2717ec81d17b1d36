#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "archive/text_source.h"

namespace holdfast::archive {

// The part of a text that is in memory: it starts where the reader stands, grows to the right as the reader looks
// further ahead, and gives its memory back once the reader has moved on. Positions are counted from its start and stay
// the same until drop(); views stay valid until the next call that looks beyond what is loaded.
// Not thread-safe. Throws what the source throws, and std::bad_alloc for a token larger than memory.
class TextWindow {
 public:
  static constexpr int kEnd = -1;
  static constexpr size_t kNowhere = static_cast<size_t>(-1);

  // `source` must outlive this object.
  explicit TextWindow(TextSource& source);

  // Over a text that is complete already; nothing is copied, and it must outlive this object.
  explicit TextWindow(std::string_view whole);

  // The byte at `at` as 0 to 255, or kEnd behind the last one of the text.
  int peek(size_t at) { return at < size_ ? static_cast<unsigned char>(start_[at]) : peek_further(at); }

  // Position of the first `wanted` at or behind `from`, or kNowhere.
  size_t find(char wanted, size_t from);

  // `begin` to `end`, both loaded before.
  std::string_view view(size_t begin, size_t end) const { return {start_ + begin, end - begin}; }

  // Bytes loaded; after peek() or find() met the end, all that is left of the text.
  size_t size() const { return size_; }

  // The window starts `count` loaded bytes further on. The dropped bytes themselves stay in place until the next load.
  void drop(size_t count) {
    start_ += count;
    size_ -= count;
  }

  // Memory held, for tests.
  size_t capacity() const { return capacity_; }

 private:
  struct Free {
    void operator()(char* memory) const { std::free(memory); }
  };

  int peek_further(size_t at);
  bool load();
  void make_room();
  void resize(size_t capacity);
  void move_to_front();
  size_t room() const;

  TextSource* source_ = nullptr;
  std::unique_ptr<char, Free> buffer_;
  size_t capacity_ = 0;
  const char* start_ = nullptr;
  size_t size_ = 0;
  bool ended_ = false;
};

}  // namespace holdfast::archive
