#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace holdfast::archive {

// Bytes that a codec fills. Unlike a std::string it does not write zeros first where text is to come, which would cost
// a pass over every byte of a backup. Not thread-safe.
class Buffer {
 public:
  // Makes room for at least `capacity` bytes; what was in it is gone.
  char* make_room(size_t capacity) {
    if (capacity > capacity_) {
      data_ = std::make_unique_for_overwrite<char[]>(capacity);
      capacity_ = capacity;
    }
    size_ = 0;
    return data_.get();
  }
  // How much of the room was filled.
  void set_size(size_t size) { size_ = size; }

  size_t size() const { return size_; }
  std::string_view view() const { return {data_.get(), size_}; }

 private:
  std::unique_ptr<char[]> data_;
  size_t capacity_ = 0;
  size_t size_ = 0;
};

}  // namespace holdfast::archive
