#pragma once

#include <filesystem>
#include <string_view>

#include "base/file.h"

namespace holdfast::base {

// A file without a name, which is gone when its last descriptor is closed, however the process ends. It lives in
// $TMPDIR, or in /tmp, and only this user could ever have opened it. Not thread-safe.
class TemporaryFile final : public ByteSink {
 public:
  // Throws Error(file) if no file can be made there.
  TemporaryFile();

  // Throws Error(file), with TMPDIR in its hint, if the disk is full.
  void write(std::string_view bytes) override;

  // The file for reading, called `name` in messages. It may outlive this object.
  ReadFile read_as(const std::filesystem::path& name) const;

 private:
  std::filesystem::path folder_;
  FileDescriptor fd_;
};

}  // namespace holdfast::base
