#include "base/atomic_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <memory>
#include <random>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::base {

namespace {

constexpr std::string_view kSuffix = ".holdfast-tmp";
constexpr uint64_t kWriteOutBytes = 16 << 20;

bool exists_without_following(const std::filesystem::path& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

std::filesystem::path parent_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

std::string random_word() {
  std::random_device device;
  return fmt::format("{:08x}", static_cast<uint32_t>(device()));
}

// The name of `fd` is still `path`: nobody removed or replaced it between our open and our lock.
bool is_still(int fd, const std::filesystem::path& path) {
  struct stat held {};
  struct stat named {};
  return ::fstat(fd, &held) == 0 && ::lstat(path.c_str(), &named) == 0 && held.st_ino == named.st_ino &&
         held.st_dev == named.st_dev;
}

// Renames without overwriting. False if the name is taken.
bool rename_to_free(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::syscall(SYS_renameat2, AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), 1 /* RENAME_NOREPLACE */) == 0) {
    return true;
  }
  if (errno == EEXIST) return false;
  if (errno != EINVAL && errno != ENOSYS) throw_file_error("rename to", to);
  // A file system without that flag (NFS): a hard link refuses a taken name as well.
  if (::link(from.c_str(), to.c_str()) != 0) {
    if (errno == EEXIST) return false;
    throw_file_error("rename to", to);
  }
  ::unlink(from.c_str());
  return true;
}

void sync_folder(const std::filesystem::path& folder) {
  const FileDescriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.is_open()) throw_file_error("open", folder);
  // Some file systems do not sync folders and say so with EINVAL.
  if (::fsync(fd.get()) != 0 && errno != EINVAL) throw_file_error("sync", folder);
}

bool is_dead_temporary(int folder, const char* name) {
  const std::string_view text(name);
  if (!text.starts_with('.') || !text.ends_with(kSuffix)) return false;
  struct stat status {};
  if (::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) return false;
  if (!S_ISREG(status.st_mode) || status.st_uid != ::geteuid()) return false;
  const FileDescriptor fd(::openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  return fd.is_open() && ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0;
}

}  // namespace

std::filesystem::path numbered_path(const std::filesystem::path& path, int number) {
  if (number == 1) return path;
  const std::string name = path.filename().string();
  size_t dot = name.find(".sql");
  if (dot == std::string::npos) dot = name.find(".dump");
  if (dot == std::string::npos) dot = name.size();
  return std::filesystem::path(path).replace_filename(
      fmt::format("{}_{}{}", name.substr(0, dot), number, name.substr(dot)));
}

std::filesystem::path free_path(const std::filesystem::path& path) {
  int number = 1;
  while (exists_without_following(numbered_path(path, number))) ++number;
  return numbered_path(path, number);
}

AtomicFile::AtomicFile(const std::filesystem::path& path, Existing existing) : path_(path), existing_(existing) {
  if (existing == Existing::refuse && exists_without_following(path)) {
    throw Error(ErrorKind::file, fmt::format("{} exists already", printable(path.string())),
                "Choose another name; holdfast never overwrites a file.");
  }
  open_locked();
}

void AtomicFile::open_locked() {
  for (;;) {
    temporary_ = parent_of(path_) / fmt::format(".{}.{}{}", path_.filename().string(), random_word(), kSuffix);
    fd_ = FileDescriptor(::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!fd_.is_open()) {
      if (errno == EEXIST) continue;
      throw_file_error("create a file in", parent_of(path_));
    }
    // Another run that removes leftovers may catch the file before it is locked: then make another one.
    if (::flock(fd_.get(), LOCK_EX | LOCK_NB) == 0 && is_still(fd_.get(), temporary_)) return;
  }
}

AtomicFile::~AtomicFile() {
  if (fd_.is_open()) ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::string_view bytes) {
  write_fully(fd_.get(), bytes, path_.string());
  size_ += bytes.size();
  if (size_ - started_ >= kWriteOutBytes) start_writing_out();
}

void AtomicFile::start_writing_out() {
  ::sync_file_range(fd_.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
}

std::filesystem::path AtomicFile::commit() {
  if (existing_ == Existing::refuse) {
    std::filesystem::path published;
    do published = free_path(path_);
    while (!commit_as(published));
    return published;
  }
  make_durable();
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) throw_file_error("rename to", path_);
  end();
  return path_;
}

bool AtomicFile::commit_as(const std::filesystem::path& name) {
  make_durable();
  if (!rename_to_free(temporary_, name)) return false;
  end();
  return true;
}

void AtomicFile::make_durable() {
  if (::fsync(fd_.get()) != 0) throw_file_error("sync", path_);
}

void AtomicFile::end() {
  fd_.close();
  sync_folder(parent_of(path_));
}

size_t remove_leftovers(const std::filesystem::path& folder) {
  struct CloseDir {
    void operator()(DIR* dir) const { ::closedir(dir); }
  };
  const std::unique_ptr<DIR, CloseDir> dir(::opendir(folder.c_str()));
  if (!dir) return 0;
  const int fd = ::dirfd(dir.get());
  size_t removed = 0;
  while (const dirent* entry = ::readdir(dir.get())) {
    if (is_dead_temporary(fd, entry->d_name) && ::unlinkat(fd, entry->d_name, 0) == 0) ++removed;
  }
  return removed;
}

}  // namespace holdfast::base
