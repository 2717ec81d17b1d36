#include "base/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include "base/error.h"

extern "C" char** environ;

namespace holdfast::base {

namespace {

constexpr size_t kErrorsKept = 16 * 1024;
constexpr int kPollMilliseconds = 250;

struct Pipe {
  FileDescriptor read_end;
  FileDescriptor write_end;
};

Pipe make_pipe() {
  std::array<int, 2> fds{};
  if (::pipe2(fds.data(), O_CLOEXEC) != 0) throw_file_error("create", "a pipe");
  return {FileDescriptor(fds[0]), FileDescriptor(fds[1])};
}

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> result;
  result.reserve(strings.size() + 1);
  for (const std::string& string : strings) result.push_back(const_cast<char*>(string.c_str()));
  result.push_back(nullptr);
  return result;
}

// Runs between fork and exec: async-signal-safe calls only.
[[noreturn]] void become(char* const* argv, char* const* environment, const StandardStreams& streams, int failure,
                         pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(127);
  ::setpgid(0, 0);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  ::dup2(streams.input >= 0 ? streams.input : ::open("/dev/null", O_RDONLY), STDIN_FILENO);
  ::dup2(streams.output, STDOUT_FILENO);
  ::dup2(streams.errors, STDERR_FILENO);
  ::execve(argv[0], argv, environment);
  const int error = errno;
  // The pipe closes by itself on a successful exec; what arrives through it is the reason of a failed one.
  [[maybe_unused]] const ssize_t ignored = ::write(failure, &error, sizeof error);
  ::_exit(127);
}

}  // namespace

std::vector<std::string> environment_without(const std::vector<std::string>& unset) {
  std::vector<std::string> result;
  for (char** line = environ; *line != nullptr; ++line) {
    const std::string_view text(*line);
    if (std::ranges::find(unset, text.substr(0, text.find('='))) == unset.end()) result.emplace_back(text);
  }
  return result;
}

std::string find_program(const std::string& name) {
  const auto can_run = [](const std::string& path) { return ::access(path.c_str(), X_OK) == 0; };
  if (name.find('/') != std::string::npos) return can_run(name) ? name : "";
  const char* folders = std::getenv("PATH");
  std::istringstream stream(folders == nullptr ? "" : folders);
  for (std::string folder; std::getline(stream, folder, ':');) {
    if (!folder.empty() && can_run(folder + "/" + name)) return folder + "/" + name;
  }
  return "";
}

pid_t start_program(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
                    const StandardStreams& streams) {
  Pipe failure = make_pipe();
  const std::vector<char*> argv_pointers = pointers(argv);
  const std::vector<char*> environment_pointers = pointers(environment);
  const pid_t self = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) throw_file_error("start", argv[0]);
  if (pid == 0) {
    become(argv_pointers.data(), environment_pointers.data(), streams, failure.write_end.get(), self);
  }
  failure.write_end.close();
  int error = 0;
  if (::read(failure.read_end.get(), &error, sizeof error) != sizeof error) return pid;
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  throw Error(ErrorKind::client_program, fmt::format("cannot run {}: {}", argv[0], std::strerror(error)));
}

ChildProcess::ChildProcess(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
                           std::stop_token stop, FileDescriptor input)
    : stop_(std::move(stop)) {
  Pipe output = make_pipe();
  Pipe errors = make_pipe();
  pid_ = start_program(argv, environment,
                       {.input = input.get(), .output = output.write_end.get(), .errors = errors.write_end.get()});
  output_ = std::move(output.read_end);
  errors_pipe_ = std::move(errors.read_end);
  drain_ = std::jthread([this] { drain_errors(errors_pipe_.get()); });
}

ChildProcess::~ChildProcess() {
  kill_and_reap();
}

void ChildProcess::kill_and_reap() {
  if (pid_ <= 0 || status_ >= 0) return;
  ::kill(pid_, SIGKILL);
  wait();
}

void ChildProcess::drain_errors(int fd) {
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return;
    const std::scoped_lock lock(mutex_);
    errors_.append(buffer.data(), static_cast<size_t>(got));
    if (errors_.size() > kErrorsKept) errors_.erase(0, errors_.size() - kErrorsKept);
  }
}

size_t ChildProcess::read(char* buffer, size_t size) {
  for (;;) {
    if (stop_.stop_requested()) throw Error(ErrorKind::cancelled, "cancelled");
    pollfd waiting{output_.get(), POLLIN, 0};
    if (::poll(&waiting, 1, kPollMilliseconds) <= 0) continue;
    const ssize_t got = ::read(output_.get(), buffer, size);
    if (got >= 0) return static_cast<size_t>(got);
    if (errno != EINTR) throw_file_error("read from", "a child program");
  }
}

std::string ChildProcess::read_all() {
  std::string text;
  std::array<char, 65536> buffer{};
  while (const size_t got = read(buffer.data(), buffer.size())) text.append(buffer.data(), got);
  return text;
}

std::string ChildProcess::read_until(char end) {
  std::string text;
  for (char c = 0; c != end && read(&c, 1) == 1;) text += c;
  return text;
}

int ChildProcess::wait() {
  if (status_ < 0) {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (drain_.joinable()) drain_.join();
  }
  return status_;
}

std::string ChildProcess::errors() const {
  const std::scoped_lock lock(mutex_);
  return errors_;
}

}  // namespace holdfast::base
