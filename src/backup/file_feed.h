#pragma once

#include <exception>
#include <thread>
#include <utility>

#include "base/file.h"

namespace holdfast::backup {

// Gives a file to a program's standard input, from a thread of its own: what is in parts has no name that the program
// could open. The thread ends once the program reads no more, so end the program before this object.
class FileFeed {
 public:
  explicit FileFeed(base::ReadFile file);
  ~FileFeed();
  FileFeed(const FileFeed&) = delete;
  FileFeed& operator=(const FileFeed&) = delete;

  // The end to read from; call it once.
  base::FileDescriptor take_output() { return std::move(output_); }

  // Once the program has ended: throws Error(file) if the file could not be read.
  void check();

 private:
  void feed();

  base::ReadFile file_;
  base::FileDescriptor output_;
  base::FileDescriptor input_;
  std::exception_ptr failure_;  // the thread's alone until it was joined
  std::jthread thread_;         // last: it uses the others
};

}  // namespace holdfast::backup
