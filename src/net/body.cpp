#include "net/body.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::net {

size_t TextBody::read(char* buffer, size_t room) {
  const size_t count = std::min(room, text_.size() - done_);
  std::memcpy(buffer, text_.data() + done_, count);
  done_ += count;
  return count;
}

FileBody::FileBody(const base::ReadFile& file, uint64_t offset, uint64_t length)
    : file_(file), offset_(offset), length_(length) {}

size_t FileBody::read(char* buffer, size_t room) {
  const auto wanted = static_cast<size_t>(std::min<uint64_t>(room, length_ - done_));
  if (wanted == 0) return 0;
  const size_t count = file_.read_at(offset_ + done_, buffer, wanted);
  if (count == 0) {
    throw base::Error(base::ErrorKind::file,
                      fmt::format("{} became shorter while it was sent", base::printable(file_.path().string())));
  }
  done_ += count;
  return count;
}

}  // namespace holdfast::net
