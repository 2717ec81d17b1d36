#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace holdfast::base {

// Owns an open file descriptor. Movable, closed by the destructor.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  ~FileDescriptor();

  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  void close();

 private:
  int fd_ = -1;
};

// Where bytes go, in order. Throws Error(file) when they cannot be written.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual void write(std::string_view bytes) = 0;
};

// Standard output. A reader that went away is an Error(file), not a signal (main ignores SIGPIPE).
class StandardOutput final : public ByteSink {
 public:
  void write(std::string_view bytes) override;
};

// A regular file that is read at chosen places. Any number of threads may call read_at() at once.
class ReadFile {
 public:
  // Throws Error(file) if it is absent, unreadable or not a regular file.
  explicit ReadFile(std::filesystem::path path);
  // One that is open already; `path` is its name in messages.
  ReadFile(FileDescriptor fd, std::filesystem::path path);

  // Fills `size` bytes from `offset`; less only at the end of the file. Returns how many.
  size_t read_at(uint64_t offset, char* buffer, size_t size) const;
  uint64_t size() const { return size_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  void look();

  std::filesystem::path path_;
  FileDescriptor fd_;
  uint64_t size_ = 0;
};

// Writes all of `bytes` or throws Error(file) that names `what`.
void write_fully(int fd, std::string_view bytes, std::string_view what);

// Error(file) for the present errno: "cannot {action} {path}: No space left on device", with a hint by errno.
[[noreturn]] void throw_file_error(std::string_view action, const std::filesystem::path& path);

}  // namespace holdfast::base
