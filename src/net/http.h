#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/secret.h"
#include "net/body.h"

namespace holdfast::net {

// A field of a multipart/form-data body: a text, or a file that is streamed.
struct FormField {
  std::string name;
  std::string text;
  std::string file_name;     // of a file
  std::string content_type;  // of a file
  Body* file = nullptr;      // must outlive the request
};

struct HttpHeader {
  std::string name;
  base::Secret value;
};

// One request. With `form` a POST of multipart/form-data, else with `body` a POST of it, else a GET.
struct HttpRequest {
  base::Secret url;  // may hold a token: it is in no message and no log
  std::vector<HttpHeader> headers;
  std::vector<FormField> form;
  Body* body = nullptr;      // must outlive the request
  std::string content_type;  // of the body
  // Nothing moved in either direction for so long: the network is taken for dead. There is no limit in all. For a long
  // poll: the time that the server may be silent, and some more.
  std::chrono::seconds stall{60};
  // Heard now and then while the body is sent: bytes sent, bytes in all.
  std::function<void(uint64_t, uint64_t)> on_sent;
};

// What came of it. Either a whole answer (status > 0), whatever it says, or a fault.
struct HttpAnswer {
  int status = 0;
  std::string body;                                 // at most kLargestAnswer; a longer one is a fault
  std::optional<std::chrono::seconds> retry_after;  // of the header, in seconds or as a date; at most a day
  // Of no (whole) answer: in words, without the URL ("no connection to 127.0.0.1 port 8081: Connection refused").
  std::string fault;
  // The service may have carried the request out: all of the body was sent before the fault.
  bool may_have_arrived = false;
  // Trying again cannot help: a certificate that is not good, a host that is not well formed.
  bool is_permanent = false;
};

constexpr size_t kLargestAnswer = size_t{4} << 20;

// Sends requests. Fakes implement it, too.
class Http {
 public:
  virtual ~Http() = default;
  // Waits for the answer. Throws Error(cancelled) soon after a stop, what the body throws, and Error(usage) for a URL
  // that check_endpoint() refuses.
  virtual HttpAnswer send(const HttpRequest& request, std::stop_token stop) = 0;
};

}  // namespace holdfast::net
