#include "archive/text_window.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace holdfast::archive {

namespace {

constexpr size_t kUsualCapacity = 256 * 1024;

// Small enough that what was read ahead of a huge token does not count, large enough to keep calls few.
constexpr size_t kMostPerRead = 128 * 1024;
constexpr size_t kLeastRoom = 16 * 1024;

}  // namespace

TextWindow::TextWindow(TextSource& source) : source_(&source) {
  resize(kUsualCapacity);
  start_ = buffer_.get();
}

TextWindow::TextWindow(std::string_view whole) : start_(whole.data()), size_(whole.size()), ended_(true) {}

size_t TextWindow::find(char wanted, size_t from) {
  for (;;) {
    if (from < size_) {
      const void* found = std::memchr(start_ + from, wanted, size_ - from);
      if (found) return static_cast<size_t>(static_cast<const char*>(found) - start_);
      from = size_;
    }
    if (!load()) return kNowhere;
  }
}

int TextWindow::peek_further(size_t at) {
  while (at >= size_) {
    if (!load()) return kEnd;
  }
  return static_cast<unsigned char>(start_[at]);
}

bool TextWindow::load() {
  if (ended_) return false;
  make_room();
  const size_t used = static_cast<size_t>(start_ - buffer_.get()) + size_;
  const size_t count = source_->read(buffer_.get() + used, std::min(capacity_ - used, kMostPerRead));
  if (count == 0) ended_ = true;
  size_ += count;
  return count > 0;
}

void TextWindow::make_room() {
  const bool much_too_large = capacity_ > 4 * kUsualCapacity && size_ < kUsualCapacity / 2;
  if (room() >= kLeastRoom && !much_too_large) return;
  move_to_front();
  if (much_too_large) {
    resize(kUsualCapacity);
  } else if (room() < kLeastRoom) {
    resize(capacity_ * 2);
  }
}

void TextWindow::move_to_front() {
  std::memmove(buffer_.get(), start_, size_);
  start_ = buffer_.get();
}

// realloc and not a vector: the kernel moves the pages of a huge token instead of holding it twice while copying.
// The text must stand at the front.
void TextWindow::resize(size_t capacity) {
  char* memory = static_cast<char*>(std::realloc(buffer_.get(), capacity));
  if (!memory) throw std::bad_alloc();
  static_cast<void>(buffer_.release());
  buffer_.reset(memory);
  capacity_ = capacity;
  start_ = memory;
}

size_t TextWindow::room() const {
  return capacity_ - static_cast<size_t>(start_ - buffer_.get()) - size_;
}

}  // namespace holdfast::archive
