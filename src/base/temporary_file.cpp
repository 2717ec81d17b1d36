#include "base/temporary_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::base {

namespace {

std::filesystem::path folder_for_temporaries() {
  const char* folder = std::getenv("TMPDIR");
  return folder != nullptr && *folder != '\0' ? folder : "/tmp";
}

[[noreturn]] void fail(std::string_view action, const std::filesystem::path& folder) {
  throw Error(ErrorKind::file,
              fmt::format("cannot {} a temporary file in {}: {}", action, printable(folder.string()),
                          std::error_code(errno, std::generic_category()).message()),
              "Set TMPDIR to a folder with room for the text of the backup, compressed.");
}

}  // namespace

TemporaryFile::TemporaryFile() : folder_(folder_for_temporaries()) {
  // mkostemp makes it with mode 0600; it has a name for no longer than it takes to remove it.
  std::string path = (folder_ / ".holdfast-import-XXXXXX").string();
  fd_ = FileDescriptor(::mkostemp(path.data(), O_CLOEXEC));
  if (!fd_.is_open()) fail("make", folder_);
  if (::unlink(path.c_str()) != 0) fail("hide", folder_);
}

void TemporaryFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_.get(), bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      fail("write", folder_);
    }
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

ReadFile TemporaryFile::read_as(const std::filesystem::path& name) const {
  FileDescriptor copy(::fcntl(fd_.get(), F_DUPFD_CLOEXEC, 0));
  if (!copy.is_open()) fail("read", folder_);
  return ReadFile(std::move(copy), name);
}

}  // namespace holdfast::base
