#pragma once

#include <filesystem>
#include <optional>

#include "base/file.h"

namespace holdfast::base {

// The lock (flock(2)) of a file, held for as long as this object lives: for runs of holdfast that must not work on the
// same file at once. It ends with its process, however that ends. Not thread-safe.
class FileLock {
 public:
  // nullopt if another process, or another object of this one, holds it. Throws Error(file) if the file cannot be
  // opened. On a file system without locks nobody is kept out.
  static std::optional<FileLock> try_take(const std::filesystem::path& path);

 private:
  explicit FileLock(FileDescriptor fd) : fd_(std::move(fd)) {}

  FileDescriptor fd_;
};

}  // namespace holdfast::base
