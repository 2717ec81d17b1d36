#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace holdfast::net {

// For the tests of this folder: one side of one connection, as a script goes through it. Sockets, because what is tried
// is what no library for servers does.
class TestConnection {
 public:
  explicit TestConnection(int fd) : fd_(fd) {}

  // Up to and with `end`; what there is if the other side closes before.
  std::string read_until(std::string_view end) {
    size_t at = std::string::npos;
    while ((at = waiting_.find(end)) == std::string::npos && receive()) {
    }
    return take(at == std::string::npos ? waiting_.size() : at + end.size());
  }
  std::string read_bytes(size_t count) {
    while (waiting_.size() < count && receive()) {
    }
    return take(std::min(count, waiting_.size()));
  }
  // Head and body of a request with a Content-Length.
  std::string read_request() {
    std::string head = read_until("\r\n\r\n");
    const size_t at = head.find("Content-Length: ");
    return at == std::string::npos ? head : head + read_bytes(std::stoul(head.substr(at + 16)));
  }
  void read_to_the_end() {
    while (receive()) waiting_.clear();
  }
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return;
      bytes.remove_prefix(static_cast<size_t>(count));
    }
  }
  // "HTTP/1.1 200 OK" and what else stands in the head.
  void answer(std::string_view status, std::string_view body, std::string_view headers = "") {
    send("HTTP/1.1 " + std::string(status) + "\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
  }
  // The next close is a reset.
  void reset() {
    const linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  }

 private:
  bool receive() {
    char buffer[65536];
    const ssize_t count = ::recv(fd_, buffer, sizeof buffer, 0);
    if (count > 0) waiting_.append(buffer, static_cast<size_t>(count));
    return count > 0;
  }
  std::string take(size_t count) {
    std::string bytes = waiting_.substr(0, count);
    waiting_.erase(0, count);
    return bytes;
  }

  const int fd_;
  std::string waiting_;
};

// Listens on a free port of 127.0.0.1 and plays the script for each connection, in a thread of its own. The destructor
// cuts what is still open.
class TestServer {
 public:
  explicit TestServer(std::function<void(TestConnection&)> script) : script_(std::move(script)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      throw std::runtime_error("no test server");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this] { serve(); });
  }
  ~TestServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    {
      const std::lock_guard lock(mutex_);
      for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
    }
    players_.clear();
    ::close(listener_);
  }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  int port() const { return port_; }
  std::string url(std::string_view path = "") const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
  }
  int connections() const {
    const std::lock_guard lock(mutex_);
    return connections_;
  }

 private:
  void serve() {
    int fd = -1;
    while ((fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0) {
      const std::lock_guard lock(mutex_);
      open_.insert(fd);
      ++connections_;
      players_.emplace_back([this, fd] { play(fd); });
    }
  }
  void play(int fd) {
    TestConnection connection(fd);
    script_(connection);
    const std::lock_guard lock(mutex_);
    open_.erase(fd);
    ::close(fd);
  }

  const std::function<void(TestConnection&)> script_;
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;  // guards the two below
  std::set<int> open_;
  int connections_ = 0;
  std::vector<std::jthread> players_;  // of thread_, and of the destructor after it
  std::jthread thread_;
};

}  // namespace holdfast::net
