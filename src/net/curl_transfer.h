#pragma once

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/body.h"

namespace holdfast::net {

// One CURL handle, and what all transfers with it have in common: certificates are checked, proxies are those of the
// environment but never for this machine, and a transfer ends when it is to stop or when nothing moves any more. Keeps
// connections open between transfers. Not thread-safe.
class CurlTransfer {
 public:
  struct Watch {
    std::stop_token stop;
    std::chrono::seconds stall;                       // nothing moved for so long: a fault
    std::function<void(uint64_t, uint64_t)> on_sent;  // bytes sent, bytes in all
  };

  CurlTransfer();
  ~CurlTransfer();
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  // Forgets the transfer before. `protocols` are the only ones that can be spoken ("https,http").
  void begin(const std::string& url, const char* protocols, Watch watch);

  template <class Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(handle_, option, value);
  }
  CURL* handle() const { return handle_; }

  // Throws Error(cancelled) after a stop, and what a callback threw.
  CURLcode perform();

  // Of a callback: all is done, and only a farewell is waited for, no longer than this.
  void part_within(std::chrono::seconds limit);

  // For callbacks of libcurl, through which no exception may pass: what `call` gives, or `failure` and the exception
  // is thrown by perform().
  template <class Result, class Call>
  Result guarded(Result failure, Call call) {
    try {
      return call();
    } catch (...) {
      exception_ = std::current_exception();
      return failure;
    }
  }

  // Of the callback that reads a body: whether the other side speaks before it is all sent. libcurl then looks into
  // that first if the callback pauses.
  bool is_spoken_to() const;

  // What follows is of the last transfer.
  long status() const;
  // The request was sent, and all of its body: the other side may have acted on it.
  bool has_sent_all() const;
  // In words, without the URL. `code` is what perform() gave.
  std::string fault(CURLcode code) const;
  // Another try cannot help.
  static bool is_permanent(CURLcode code);

 private:
  static int on_progress(void* self, curl_off_t received_total, curl_off_t received, curl_off_t sent_total,
                         curl_off_t sent);
  static int on_socket(void* self, curl_socket_t socket, curlsocktype purpose);
  bool may_go_on(curl_off_t received, curl_off_t sent);
  uint64_t unacknowledged() const;

  CURL* handle_;
  Watch watch_;
  std::array<char, CURL_ERROR_SIZE> message_{};
  std::exception_ptr exception_;
  std::vector<curl_socket_t> sockets_;
  bool has_stalled_ = false;
  bool is_parting_ = false;
  std::chrono::steady_clock::time_point moved_at_;
  curl_off_t received_ = 0;
  curl_off_t sent_ = 0;
  uint64_t unacknowledged_ = 0;
};

// Lets libcurl read a body. Both must outlive the transfer.
class BodyReader {
 public:
  BodyReader(CurlTransfer& transfer, Body& body) : transfer_(transfer), body_(body) { body_.rewind(); }
  static size_t read(char* buffer, size_t size, size_t count, void* self);
  static int seek(void* self, curl_off_t offset, int origin);
  curl_off_t size() const { return static_cast<curl_off_t>(body_.size()); }

 private:
  size_t next(char* buffer, size_t room);

  CurlTransfer& transfer_;
  Body& body_;
  std::string held_;  // read and not yet given to libcurl
  bool has_paused_ = false;
};

struct FreeMime {
  void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using CurlMime = std::unique_ptr<curl_mime, FreeMime>;

// A list of texts as libcurl wants it.
class CurlList {
 public:
  ~CurlList() { curl_slist_free_all(list_); }
  CurlList() = default;
  CurlList(const CurlList&) = delete;
  CurlList& operator=(const CurlList&) = delete;
  void add(const std::string& text);
  curl_slist* get() const { return list_; }
  // Gives it away.
  curl_slist* release() { return std::exchange(list_, nullptr); }

 private:
  curl_slist* list_ = nullptr;
};

bool has_control_characters(std::string_view text);

}  // namespace holdfast::net
