#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/file.h"

namespace holdfast::jobs {

// One TCP connection, over TLS or not. Not thread-safe.
class Stream {
 public:
  struct Options {
    std::string host;
    std::string port;
    bool is_tls = false;                      // with the certificate checked for the host; SSL_CERT_FILE is understood
    std::chrono::milliseconds timeout{5000};  // of the connecting in all, and of each wait after that
    std::stop_token stop;
  };

  // Every call throws Error(connect) that begins with `host:port`, and Error(cancelled) soon after a stop. Over TLS the
  // process must ignore SIGPIPE, as main does.
  explicit Stream(Options options);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  void send(std::string_view bytes);
  // What has come, at least a byte. Valid until the next call.
  std::string_view receive();
  // The other side closed it, or sent something that nobody asked for: it is of no use any more.
  bool is_stale() const;

 private:
  struct Tls;

  void connect();
  void begin_tls();
  // Waits until the socket can be read or written. Throws after `until`.
  void wait(short events, std::chrono::steady_clock::time_point until) const;
  // After a call of OpenSSL's that gave `result`: waits for what it waits for, or throws.
  void wait_for_tls(int result, std::chrono::steady_clock::time_point until);
  [[noreturn]] void fail(const std::string& what, const std::string& hint = "") const;

  const Options options_;
  base::FileDescriptor socket_;
  std::unique_ptr<Tls> tls_;
  std::string buffer_;
};

}  // namespace holdfast::jobs
