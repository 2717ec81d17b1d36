#pragma once

#include <filesystem>
#include <string>

#include "base/file.h"

namespace holdfast::base {

// A folder of mode 0700 for as long as this object lives, for sockets: its path is short. It lives in $TMPDIR, or in
// /tmp. A process that is killed leaves it behind; the next one that makes a folder of the same prefix removes it,
// which it knows by the lock that every living owner holds. Not thread-safe.
class RunFolder {
 public:
  // Throws Error(file) if no folder can be made there.
  explicit RunFolder(const std::string& prefix);
  ~RunFolder();
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  FileDescriptor lock_;
};

}  // namespace holdfast::base
