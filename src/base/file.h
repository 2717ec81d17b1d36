#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

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

// A regular file that is read at chosen places, or several that are read as one, each going on where the one before it
// ends. Any number of threads may call read_at() at once.
class ReadFile {
 public:
  // Throws Error(file) if it is absent, unreadable or not a regular file.
  explicit ReadFile(std::filesystem::path path);
  // One that is open already; `path` is its name in messages.
  ReadFile(FileDescriptor fd, std::filesystem::path path);
  // At least one file; `path` is the name of the whole, which need not exist. Throws like the first.
  ReadFile(const std::vector<std::filesystem::path>& parts, std::filesystem::path path);

  // The same open file once more, for another owner.
  ReadFile duplicate() const;

  // Fills `size` bytes from `offset`; less only at the end of the file, or of a part that was cut after it was opened.
  // Returns how many.
  size_t read_at(uint64_t offset, char* buffer, size_t size) const;
  uint64_t size() const { return size_; }
  const std::filesystem::path& path() const { return path_; }
  // When it was last written; of several, the last.
  std::chrono::sys_time<std::chrono::nanoseconds> written() const { return written_; }

  // How many files it is read from.
  size_t parts() const { return parts_.size(); }
  // The names, less their folder, of those that hold these bytes.
  std::vector<std::string> parts_with(uint64_t offset, uint64_t length) const;

 private:
  ReadFile() = default;

  struct Part {
    FileDescriptor fd;
    std::filesystem::path path;
    uint64_t begin = 0;  // of its bytes, in the whole
  };

  void add(FileDescriptor fd, const std::filesystem::path& path);
  // Of the part that holds the byte, or the last.
  size_t part_at(uint64_t offset) const;

  std::filesystem::path path_;
  std::vector<Part> parts_;
  uint64_t size_ = 0;
  std::chrono::sys_time<std::chrono::nanoseconds> written_;
};

// Writes all of `bytes` or throws Error(file) that names `what`.
void write_fully(int fd, std::string_view bytes, std::string_view what);

// Error(file) for the present errno: "cannot {action} {path}: No space left on device", with a hint by errno.
[[noreturn]] void throw_file_error(std::string_view action, const std::filesystem::path& path);

}  // namespace holdfast::base
