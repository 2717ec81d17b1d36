#pragma once

#include <sys/types.h>

#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/file.h"

namespace holdfast::base {

// Environment of a child as NAME=value lines: this process's own less what `unset` names (exact names).
std::vector<std::string> environment_without(const std::vector<std::string>& unset);

// The path of a program that is named as a shell would: by a path, or found in PATH. Empty if there is none.
std::string find_program(const std::string& name);

// What a program gets as its standard streams; they stay the caller's. No input: an empty one.
struct StandardStreams {
  int input = -1;
  int output = -1;
  int errors = -1;
};

// Starts a program in a process group of its own, which gets SIGTERM if the thread that started it ends. Returns its
// pid; the caller reaps it. Throws Error(client_program) if it cannot be run.
pid_t start_program(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
                    const StandardStreams& streams);

// A child program whose standard output is read here, and whose standard error is kept for the error message. Its
// signals are its own: Ctrl-C reaches holdfast alone, which then ends the child.
//
// The child gets SIGTERM if the thread that made this object ends (PR_SET_PDEATHSIG), so make and use it in one thread.
// The destructor kills and reaps a child that still runs. A requested stop ends the child within a quarter second.
class ChildProcess {
 public:
  // Standard input is `input`, which is closed here, or empty. Throws Error(client_program) if the program cannot be
  // started.
  ChildProcess(const std::vector<std::string>& argv, const std::vector<std::string>& environment, std::stop_token stop,
               FileDescriptor input = {});
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Up to `size` bytes of its output; 0 at the end. Throws Error(cancelled) when a stop was requested.
  size_t read(char* buffer, size_t size);
  std::string read_all();
  // Up to and with the first `end`, or all there is before its output ends.
  std::string read_until(char end);

  // Its output, to become another child's input; read() must not be called any more.
  FileDescriptor take_output() { return std::move(output_); }

  // Waits for its end. Returns its exit code, 128 + N if signal N ended it.
  int wait();

  // What it wrote to standard error, at most the last 16 kB. Complete after wait().
  std::string errors() const;

 private:
  void drain_errors(int fd);
  void kill_and_reap();

  pid_t pid_ = -1;
  int status_ = -1;
  FileDescriptor output_;
  FileDescriptor errors_pipe_;
  std::stop_token stop_;
  mutable std::mutex mutex_;  // guards errors_
  std::string errors_;
  std::jthread drain_;
};

}  // namespace holdfast::base
