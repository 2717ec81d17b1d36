#include "jobs/stream.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace holdfast::jobs {

namespace {

using base::Error;
using base::ErrorKind;
using std::chrono::steady_clock;

constexpr size_t kBuffer = 16384;
constexpr std::chrono::milliseconds kStopCheck{100};

struct FreeAddresses {
  void operator()(addrinfo* addresses) const { ::freeaddrinfo(addresses); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

bool is_ip_address(const std::string& host) {
  unsigned char bytes[16];
  return ::inet_pton(AF_INET, host.c_str(), bytes) == 1 || ::inet_pton(AF_INET6, host.c_str(), bytes) == 1;
}

std::string tls_words() {
  const unsigned long code = ::ERR_get_error();
  const char* const reason = code == 0 ? nullptr : ::ERR_reason_error_string(code);
  ::ERR_clear_error();
  return reason == nullptr ? "the connection was closed" : reason;
}

}  // namespace

struct Stream::Tls {
  struct FreeContext {
    void operator()(SSL_CTX* context) const { ::SSL_CTX_free(context); }
  };
  struct FreeSession {
    void operator()(SSL* session) const { ::SSL_free(session); }
  };
  std::unique_ptr<SSL_CTX, FreeContext> context{::SSL_CTX_new(::TLS_client_method())};
  std::unique_ptr<SSL, FreeSession> session;
};

Stream::Stream(Options options) : options_(std::move(options)), buffer_(kBuffer, '\0') {
  connect();
  if (options_.is_tls) begin_tls();
}

Stream::~Stream() = default;

void Stream::fail(const std::string& what, const std::string& hint) const {
  throw Error(ErrorKind::connect, fmt::format("{}:{}: {}", options_.host, options_.port, what), hint);
}

void Stream::wait(short events, steady_clock::time_point until) const {
  for (;;) {
    if (options_.stop.stop_requested()) throw Error(ErrorKind::cancelled, "cancelled");
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now());
    if (left.count() <= 0) fail("no answer in time");
    pollfd watched{.fd = socket_.get(), .events = events, .revents = 0};
    if (::poll(&watched, 1, static_cast<int>(std::min(left, kStopCheck).count())) > 0) return;
  }
}

void Stream::connect() {
  const addrinfo wanted{.ai_flags = AI_ADDRCONFIG, .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
  addrinfo* list = nullptr;
  const int found = ::getaddrinfo(options_.host.c_str(), options_.port.c_str(), &wanted, &list);
  if (found != 0) fail(fmt::format("no such host: {}", ::gai_strerror(found)));
  const Addresses addresses(list);
  const auto until = steady_clock::now() + options_.timeout;
  int error = 0;
  for (const addrinfo* each = list; each != nullptr; each = each->ai_next) {
    socket_ = base::FileDescriptor(
        ::socket(each->ai_family, each->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, each->ai_protocol));
    error = errno;
    if (!socket_.is_open()) continue;
    error = ::connect(socket_.get(), each->ai_addr, each->ai_addrlen) == 0 ? 0 : errno;
    if (error == EINPROGRESS) {
      wait(POLLOUT, until);
      socklen_t size = sizeof error;
      ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    }
    if (error == 0) break;
  }
  if (error != 0) fail(std::strerror(error));
  const int yes = 1;
  ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

void Stream::begin_tls() {
  tls_ = std::make_unique<Tls>();
  SSL_CTX* const context = tls_->context.get();
  if (context == nullptr) throw std::bad_alloc();
  ::SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  ::SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  ::SSL_CTX_set_default_verify_paths(context);  // reads SSL_CERT_FILE and SSL_CERT_DIR
  tls_->session.reset(::SSL_new(context));
  SSL* const session = tls_->session.get();
  if (session == nullptr || ::SSL_set_fd(session, socket_.get()) != 1) throw std::bad_alloc();
  const char* const host = options_.host.c_str();
  if (is_ip_address(options_.host)) {
    if (::X509_VERIFY_PARAM_set1_ip_asc(::SSL_get0_param(session), host) != 1) throw std::bad_alloc();
  } else if (::SSL_set1_host(session, host) != 1 || ::SSL_set_tlsext_host_name(session, host) != 1) {
    throw std::bad_alloc();
  }
  const auto until = steady_clock::now() + options_.timeout;
  for (;;) {
    ::ERR_clear_error();
    const int result = ::SSL_connect(session);
    if (result == 1) return;
    if (const long verified = ::SSL_get_verify_result(session); verified != X509_V_OK) {
      fail(fmt::format("its certificate is not good: {}", ::X509_verify_cert_error_string(verified)),
           "The certificate must be for this host, and of an authority that this machine trusts; SSL_CERT_FILE names "
           "a file with one of your own.");
    }
    wait_for_tls(result, until);
  }
}

void Stream::wait_for_tls(int result, steady_clock::time_point until) {
  const int error = ::SSL_get_error(tls_->session.get(), result);
  if (error == SSL_ERROR_WANT_READ) return wait(POLLIN, until);
  if (error == SSL_ERROR_WANT_WRITE) return wait(POLLOUT, until);
  fail(fmt::format("no TLS connection: {}", tls_words()));
}

void Stream::send(std::string_view bytes) {
  const auto until = steady_clock::now() + options_.timeout;
  while (!bytes.empty()) {
    if (tls_ != nullptr) {
      ::ERR_clear_error();
      const int count =
          ::SSL_write(tls_->session.get(), bytes.data(), static_cast<int>(std::min(bytes.size(), kBuffer)));
      if (count <= 0) {
        wait_for_tls(count, until);
      } else {
        bytes.remove_prefix(static_cast<size_t>(count));
      }
      continue;
    }
    const ssize_t count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count >= 0) {
      bytes.remove_prefix(static_cast<size_t>(count));
    } else if (errno == EAGAIN || errno == EINTR) {
      wait(POLLOUT, until);
    } else {
      fail(std::strerror(errno));
    }
  }
}

std::string_view Stream::receive() {
  const auto until = steady_clock::now() + options_.timeout;
  for (;;) {
    if (tls_ != nullptr) {
      ::ERR_clear_error();
      const int count = ::SSL_read(tls_->session.get(), buffer_.data(), static_cast<int>(buffer_.size()));
      if (count > 0) return std::string_view(buffer_).substr(0, static_cast<size_t>(count));
      wait_for_tls(count, until);
      continue;
    }
    const ssize_t count = ::recv(socket_.get(), buffer_.data(), buffer_.size(), 0);
    if (count > 0) return std::string_view(buffer_).substr(0, static_cast<size_t>(count));
    if (count == 0) fail("the connection was closed");
    if (errno != EAGAIN && errno != EINTR) fail(std::strerror(errno));
    wait(POLLIN, until);
  }
}

bool Stream::is_stale() const {
  pollfd watched{.fd = socket_.get(), .events = POLLIN, .revents = 0};
  return ::poll(&watched, 1, 0) != 0;
}

}  // namespace holdfast::jobs
