#include "archive/read_ahead.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace holdfast::archive {

ReadAhead::ReadAhead(TextSource& source)
    : source_(source), thread_([this](const std::stop_token& stop) { fill(stop); }) {}

void ReadAhead::fill(const std::stop_token& stop) {
  for (;;) {
    Part& part = parts_[written_ % std::size(parts_)];
    fill(part);
    const bool last = part.size == 0 || part.failure;
    std::unique_lock lock(mutex_);
    ++written_;
    changed_.notify_all();
    if (last || !changed_.wait(lock, stop, [this] { return written_ - read_ < std::size(parts_); })) return;
  }
}

// An empty part is the end. One that failed has what came before it.
void ReadAhead::fill(Part& part) {
  part.size = 0;
  part.failure = nullptr;
  try {
    while (part.size < kPart) {
      const size_t got = source_.read(part.text.data() + part.size, kPart - part.size);
      if (got == 0) return;
      part.size += got;
    }
  } catch (...) {
    part.failure = std::current_exception();
  }
}

size_t ReadAhead::read(char* buffer, size_t size) {
  Part& part = parts_[read_ % std::size(parts_)];
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return written_ > read_; });
  }
  const size_t count = std::min(size, part.size - taken_);
  std::memcpy(buffer, part.text.data() + taken_, count);
  taken_ += count;
  if (taken_ < part.size) return count;
  if (count == 0 && part.failure) std::rethrow_exception(part.failure);
  if (count == 0 || part.failure) return count;
  taken_ = 0;
  const std::scoped_lock lock(mutex_);
  ++read_;
  changed_.notify_all();
  return count;
}

}  // namespace holdfast::archive
