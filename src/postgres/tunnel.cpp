#include "postgres/tunnel.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/clock.h"
#include "base/error.h"
#include "base/process.h"
#include "base/text.h"

namespace holdfast::postgres {

namespace {

constexpr int kPollMilliseconds = 250;
constexpr size_t kWordsKept = 2000;
// What a program gets to notice that its connection is closed, before it is told with a signal.
constexpr double kSecondsToEnd = 10;

}  // namespace

Tunnel::Tunnel(std::vector<std::string> command, std::vector<std::string> environment, const std::string& port)
    : command_(std::move(command)), environment_(std::move(environment)), folder_("holdfast-tunnel") {
  listen_at((folder_.path() / (".s.PGSQL." + port)).string());
  std::array<int, 2> fds{};
  if (::pipe2(fds.data(), O_CLOEXEC) != 0) base::throw_file_error("create", "a pipe");
  words_out_ = base::FileDescriptor(fds[0]);
  words_in_ = base::FileDescriptor(fds[1]);
  // Only the end that is read here: a program that finds its standard error full must wait, not fail.
  ::fcntl(words_out_.get(), F_SETFL, O_NONBLOCK);
  thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

Tunnel::~Tunnel() {
  thread_.request_stop();
}

void Tunnel::listen_at(const std::string& path) {
  socket_ = base::FileDescriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  if (!socket_.is_open() || ::bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(socket_.get(), SOMAXCONN) != 0) {
    base::throw_file_error("listen at", path);
  }
}

// The programs are started by the one thread that lives as long as the tunnel: they are told to end when it does.
void Tunnel::serve(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::array<pollfd, 2> waiting{{{socket_.get(), POLLIN, 0}, {words_out_.get(), POLLIN, 0}}};
    ::poll(waiting.data(), waiting.size(), kPollMilliseconds);
    read_words();
    if (waiting[0].revents != 0) start_one();
    reap(WNOHANG);
  }
  socket_.close();
  if (wait_for_all(kSecondsToEnd)) return;
  for (const pid_t child : children_) ::kill(child, SIGTERM);
  if (wait_for_all(1)) return;
  for (const pid_t child : children_) ::kill(child, SIGKILL);
  reap(0);
}

// A connection for which no program can be started is closed at once, which its user sees.
void Tunnel::start_one() {
  const base::FileDescriptor connection(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!connection.is_open()) return;
  try {
    children_.push_back(base::start_program(
        command_, environment_, {.input = connection.get(), .output = connection.get(), .errors = words_in_.get()}));
  } catch (const base::Error& error) {
    const std::scoped_lock lock(mutex_);
    words_ = error.what();
  }
}

void Tunnel::read_words() const {
  std::array<char, 1024> buffer{};
  const std::scoped_lock lock(mutex_);
  for (;;) {
    const ssize_t got = ::read(words_out_.get(), buffer.data(), buffer.size());
    if (got <= 0) return;
    words_.append(buffer.data(), static_cast<size_t>(got));
    if (words_.size() > kWordsKept) words_.erase(0, words_.size() - kWordsKept);
  }
}

std::string Tunnel::words() const {
  read_words();
  const std::scoped_lock lock(mutex_);
  return std::string(base::trimmed(words_));
}

void Tunnel::reap(int options) {
  std::erase_if(children_, [&](pid_t child) { return ::waitpid(child, nullptr, options) != 0; });
}

bool Tunnel::wait_for_all(double seconds) {
  const double deadline = base::monotonic_seconds() + seconds;
  for (;;) {
    reap(WNOHANG);
    if (children_.empty()) return true;
    if (base::monotonic_seconds() > deadline) return false;
    read_words();
    ::poll(nullptr, 0, 10);
  }
}

}  // namespace holdfast::postgres
