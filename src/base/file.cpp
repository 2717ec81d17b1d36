#include "base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::base {

namespace {

std::string hint_for(std::string_view action, int error) {
  const bool is_reading = action == "open" || action.starts_with("read") || action == "look at";
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return "Free some space there, or choose another folder.";
    case EACCES:
    case EPERM:
    case EROFS:
      return is_reading ? "Run as a user who may do that." : "Run as a user who may do that, or choose another folder.";
    case ENOENT:
      return is_reading ? "Check the path." : "Check the path; holdfast does not create folders.";
    case EPIPE:
      return "The program that reads holdfast's output ended early; what it got is incomplete.";
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
              hint_for(action, error));
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

namespace {

FileDescriptor open_to_read(const std::filesystem::path& path) {
  // O_NONBLOCK: opening a FIFO that nobody writes must not hang.
  FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd.is_open()) throw_file_error("open", path);
  return fd;
}

}  // namespace

ReadFile::ReadFile(std::filesystem::path path) : path_(std::move(path)) {
  add(open_to_read(path_), path_);
}

ReadFile::ReadFile(FileDescriptor fd, std::filesystem::path path) : path_(std::move(path)) {
  add(std::move(fd), path_);
}

ReadFile::ReadFile(const std::vector<std::filesystem::path>& parts, std::filesystem::path path)
    : path_(std::move(path)) {
  for (const std::filesystem::path& part : parts) add(open_to_read(part), part);
}

void ReadFile::add(FileDescriptor fd, const std::filesystem::path& path) {
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) throw_file_error("look at", path);
  if (!S_ISREG(status.st_mode)) {
    const char* what = S_ISDIR(status.st_mode) ? "is a folder" : "is not a regular file";
    throw Error(ErrorKind::file, fmt::format("{} {}", printable(path.string()), what), "Name a backup file.");
  }
  parts_.push_back({std::move(fd), path, size_});
  size_ += static_cast<uint64_t>(status.st_size);
  const std::chrono::sys_time<std::chrono::nanoseconds> written(std::chrono::seconds(status.st_mtim.tv_sec) +
                                                                std::chrono::nanoseconds(status.st_mtim.tv_nsec));
  if (parts_.size() == 1 || written > written_) written_ = written;
}

ReadFile ReadFile::duplicate() const {
  ReadFile copy;
  copy.path_ = path_;
  for (const Part& part : parts_) {
    FileDescriptor fd(::fcntl(part.fd.get(), F_DUPFD_CLOEXEC, 0));
    if (!fd.is_open()) throw_file_error("open", part.path);
    copy.add(std::move(fd), part.path);
  }
  return copy;
}

size_t ReadFile::part_at(uint64_t offset) const {
  const auto after = std::ranges::upper_bound(parts_, offset, {}, &Part::begin);
  return static_cast<size_t>(after - parts_.begin()) - 1;
}

std::vector<std::string> ReadFile::parts_with(uint64_t offset, uint64_t length) const {
  std::vector<std::string> names;
  const size_t last = part_at(length == 0 ? offset : offset + (length - 1));
  for (size_t i = part_at(offset); i <= last; ++i) names.push_back(parts_[i].path.filename().string());
  return names;
}

size_t ReadFile::read_at(uint64_t offset, char* buffer, size_t size) const {
  size_t done = 0;
  while (done < size) {
    const size_t part = part_at(offset + done);
    const uint64_t within = offset + done - parts_[part].begin;
    const bool is_last = part + 1 == parts_.size();
    const size_t wanted =
        is_last ? size - done : std::min<uint64_t>(size - done, parts_[part + 1].begin - (offset + done));
    const ssize_t got = ::pread(parts_[part].fd.get(), buffer + done, wanted, static_cast<off_t>(within));
    if (got < 0) {
      if (errno == EINTR) continue;
      throw_file_error("read", parts_[part].path);
    }
    if (got == 0) break;
    done += static_cast<size_t>(got);
  }
  return done;
}

}  // namespace holdfast::base
