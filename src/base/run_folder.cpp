#include "base/run_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::base {

namespace {

namespace fs = std::filesystem;

// A socket's path may have 107 bytes, and some of them are for the socket's own name.
constexpr size_t kMostParentBytes = 50;

fs::path parent_folder() {
  const char* folder = std::getenv("TMPDIR");
  const bool fits = folder != nullptr && *folder == '/' && std::string_view(folder).size() <= kMostParentBytes;
  return fits ? folder : "/tmp";
}

// The lock on a folder of ours; not open if somebody holds it, or if it is not ours.
FileDescriptor lock_folder(const fs::path& path) {
  FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat status {};
  if (!fd.is_open() || ::fstat(fd.get(), &status) != 0 || status.st_uid != ::geteuid()) return {};
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) return {};
  return fd;
}

void remove_those_of_dead_owners(const fs::path& parent, const std::string& prefix) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(parent, ignored)) {
    if (!entry.path().filename().string().starts_with(prefix + ".")) continue;
    const FileDescriptor lock = lock_folder(entry.path());
    if (lock.is_open()) fs::remove_all(entry.path(), ignored);
  }
}

}  // namespace

RunFolder::RunFolder(const std::string& prefix) {
  const fs::path parent = parent_folder();
  remove_those_of_dead_owners(parent, prefix);
  // Between making and locking it, another process may take it for one that was left behind.
  while (!lock_.is_open() || !fs::exists(path_)) {
    std::string path = (parent / (prefix + ".XXXXXX")).string();
    if (::mkdtemp(path.data()) == nullptr) {
      throw Error(ErrorKind::file,
                  fmt::format("cannot make a folder in {}: {}", printable(parent.string()),
                              std::error_code(errno, std::generic_category()).message()),
                  "Set TMPDIR to a folder of a short name that can be written.");
    }
    path_ = path;
    lock_ = lock_folder(path_);
  }
}

RunFolder::~RunFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace holdfast::base
