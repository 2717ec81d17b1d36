#include "base/own_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace holdfast::base {

std::string why_not_own(const std::filesystem::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return "it cannot be looked at";
  if (S_ISLNK(status.st_mode)) return "it is a link";
  if (!S_ISREG(status.st_mode)) return "it is no regular file";
  if (status.st_uid != ::geteuid()) return "it belongs to another user";
  return (status.st_mode & (S_IWGRP | S_IWOTH)) == 0 ? "" : "other users may write to it";
}

std::string why_not_writable(const std::filesystem::path& folder) {
  if (::faccessat(AT_FDCWD, (folder / "").c_str(), W_OK | X_OK, AT_EACCESS) == 0) return "";
  return std::generic_category().message(errno);
}

}  // namespace holdfast::base
