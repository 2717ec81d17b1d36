#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/file.h"

namespace holdfast::base {

// What becomes of a file that has the name already.
enum class Existing {
  refuse,   // it stays, and the new one is not written
  replace,  // the new one takes its name once it is complete
};

// A file that exists under its name only once it is complete.
//
// It is written as the hidden `.NAME.RANDOM.holdfast-tmp` beside its place, mode 0600, and locked (flock) for as long
// as this object lives, so that another run can tell it from what a dead process left behind. commit() publishes it; an
// object that dies uncommitted removes its file. Not thread-safe.
class AtomicFile final : public ByteSink {
 public:
  // Throws Error(file) if the folder cannot be written, or if the name is taken already and is to stay so.
  explicit AtomicFile(const std::filesystem::path& path, Existing existing = Existing::refuse);
  ~AtomicFile() override;
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view bytes) override;
  uint64_t size() const { return size_; }

  // Where the bytes are until commit(); for reading them back.
  const std::filesystem::path& temporary_path() const { return temporary_; }

  // Makes the bytes durable (fsync), gives them their name, and makes the name durable. A name that somebody took
  // meanwhile is not overwritten: the file becomes `NAME_2`, `NAME_3` … before its extension. Returns the path.
  // With Existing::replace it always gets its own name, and at every moment that name has the old bytes or the new.
  std::filesystem::path commit();
  // As commit(), but to this name alone, in the same folder. False, and nothing is published, if it is taken.
  bool commit_as(const std::filesystem::path& name);

 private:
  void open_locked();
  void start_writing_out();
  void make_durable();
  // Once it has its name.
  void end();

  std::filesystem::path path_;
  Existing existing_;
  std::filesystem::path temporary_;
  FileDescriptor fd_;
  uint64_t size_ = 0;
  uint64_t started_ = 0;  // up to where the kernel was asked to write to the disk
};

// Removes from `folder` the temporaries of this user that no living process holds. Returns how many. A folder that
// cannot be listed has none.
size_t remove_leftovers(const std::filesystem::path& folder);

// `stem_NUMBER.ext`; of 1, `path` itself. The extension is all from the first of .sql or .dump on, so that x.sql.gz
// becomes x_2.sql.gz.
std::filesystem::path numbered_path(const std::filesystem::path& path, int number);
// The first of them, from 1 on, at which nothing exists.
std::filesystem::path free_path(const std::filesystem::path& path);

}  // namespace holdfast::base
