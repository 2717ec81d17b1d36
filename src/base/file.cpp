#include "base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::base {

namespace {

std::string hint_for(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return "Free some space there, or choose another folder with --output.";
    case EACCES:
    case EPERM:
    case EROFS:
      return "Run as a user who may do that, or choose another folder with --output.";
    case ENOENT:
      return "Check the path; holdfast does not create folders.";
    case EPIPE:
      return "The program that reads holdfast's output ended early; the archive is incomplete.";
    default:
      return "";
  }
}

}  // namespace

void throw_file_error(std::string_view action, const std::filesystem::path& path) {
  const int error = errno;
  throw Error(ErrorKind::file,
              fmt::format("cannot {} {}: {}", action, printable(path.string()),
                          std::error_code(error, std::generic_category()).message()),
              hint_for(error));
}

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

FileDescriptor::~FileDescriptor() {
  close();
}

void FileDescriptor::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void write_fully(int fd, std::string_view bytes, std::string_view what) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      throw_file_error("write", what);
    }
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

void StandardOutput::write(std::string_view bytes) {
  write_fully(STDOUT_FILENO, bytes, "standard output");
}

ReadFile::ReadFile(std::filesystem::path path) : path_(std::move(path)) {
  // O_NONBLOCK: opening a FIFO that nobody writes must not hang.
  fd_ = FileDescriptor(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd_.is_open()) throw_file_error("open", path_);
  look();
}

ReadFile::ReadFile(FileDescriptor fd, std::filesystem::path path) : path_(std::move(path)), fd_(std::move(fd)) {
  look();
}

void ReadFile::look() {
  struct stat status {};
  if (::fstat(fd_.get(), &status) != 0) throw_file_error("look at", path_);
  if (!S_ISREG(status.st_mode)) {
    const char* what = S_ISDIR(status.st_mode) ? "is a folder" : "is not a regular file";
    throw Error(ErrorKind::file, fmt::format("{} {}", printable(path_.string()), what), "Name a backup file.");
  }
  size_ = static_cast<uint64_t>(status.st_size);
}

size_t ReadFile::read_at(uint64_t offset, char* buffer, size_t size) const {
  size_t done = 0;
  while (done < size) {
    const ssize_t got = ::pread(fd_.get(), buffer + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0) {
      if (errno == EINTR) continue;
      throw_file_error("read", path_);
    }
    if (got == 0) break;
    done += static_cast<size_t>(got);
  }
  return done;
}

}  // namespace holdfast::base
