#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/process.h"
#include "jobs/redis.h"

namespace holdfast::jobs {

inline int free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
  socklen_t size = sizeof address;
  const bool is_bound = ::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                        ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(fd);
  if (!is_bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

// For the tests of this folder: a real redis-server on 127.0.0.1, for as long as this object lives.
class TestRedis {
 public:
  static bool is_there() { return !base::find_program("redis-server").empty(); }

  // `more` are words of its command line. With `tls` it speaks nothing else.
  explicit TestRedis(const std::vector<std::string>& more = {}, bool tls = false) : port_(free_port()), is_tls_(tls) {
    std::string pattern = (std::filesystem::temp_directory_path() / "holdfast-test-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    const std::string port = std::to_string(port_);
    std::vector<std::string> argv{base::find_program("redis-server"),
                                  "--bind",
                                  "127.0.0.1",
                                  "--port",
                                  tls ? "0" : port,
                                  "--tls-port",
                                  tls ? port : "0",
                                  "--save",
                                  "",
                                  "--dir",
                                  folder_.string()};
    argv.insert(argv.end(), more.begin(), more.end());
    server_ = std::make_unique<base::ChildProcess>(argv, base::environment_without({}), std::stop_token());
    for (std::string line; !(line = server_->read_until('\n')).empty();) {
      if (line.find("Ready to accept connections") != std::string::npos) return;
    }
    throw std::runtime_error("no redis-server: " + server_->errors());
  }
  ~TestRedis() {
    server_.reset();
    std::filesystem::remove_all(folder_);
  }
  TestRedis(const TestRedis&) = delete;
  TestRedis& operator=(const TestRedis&) = delete;

  int port() const { return port_; }
  RedisAddress address(const std::string& login = "", const std::string& host = "127.0.0.1") const {
    return RedisAddress::parse(
        base::Secret((is_tls_ ? "rediss://" : "redis://") + login + host + ":" + std::to_string(port_)));
  }

 private:
  const int port_;
  const bool is_tls_;
  std::filesystem::path folder_;
  std::unique_ptr<base::ChildProcess> server_;
};

}  // namespace holdfast::jobs
