#include "backup/file_feed.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <utility>

namespace holdfast::backup {

namespace {

constexpr size_t kAtOnce = 256 * 1024;

// False once nobody reads any more: pg_restore --list stops after the table of contents, which is no failure.
bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace

FileFeed::FileFeed(base::ReadFile file) : file_(std::move(file)) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) base::throw_file_error("make a pipe for", file_.path());
  output_ = base::FileDescriptor(ends[0]);
  input_ = base::FileDescriptor(ends[1]);
  thread_ = std::jthread([this] { feed(); });
}

// The reading end is closed here if no program ever got it.
FileFeed::~FileFeed() {
  output_.close();
}

void FileFeed::feed() {
  try {
    std::string buffer(kAtOnce, '\0');
    for (uint64_t offset = 0;;) {
      const size_t got = file_.read_at(offset, buffer.data(), buffer.size());
      if (got == 0 || !write_all(input_.get(), std::string_view(buffer).substr(0, got))) break;
      offset += got;
    }
  } catch (...) {
    failure_ = std::current_exception();
  }
  input_.close();
}

void FileFeed::check() {
  thread_.join();
  if (failure_) std::rethrow_exception(failure_);
}

}  // namespace holdfast::backup
