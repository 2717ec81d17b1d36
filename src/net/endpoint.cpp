#include "net/endpoint.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>
#include <strings.h>

#include <algorithm>
#include <memory>

#include "base/error.h"

namespace holdfast::net {

namespace {

struct FreeText {
  void operator()(char* text) const { curl_free(text); }
};
struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

// Never the URL itself: a token may be part of it.
[[noreturn]] void refuse(std::string_view name, std::string_view reason) {
  throw base::Error(base::ErrorKind::usage, fmt::format("{} {}", name, reason),
                    "It looks like https://host, https://host:port or https://host/path; http:// is for this machine "
                    "alone (http://127.0.0.1:8081).");
}

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  const std::unique_ptr<char, FreeText> owner(text);
  return text;
}

bool is_printable_ascii(unsigned char c) {
  return c > ' ' && c < 0x7f;
}

bool is_dotted_loopback(const std::string& host) {
  in_addr address{};
  return inet_pton(AF_INET, host.c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24) == 127;
}

bool is_ipv6_loopback(const std::string& host) {
  in6_addr address{};
  return inet_pton(AF_INET6, host.c_str(), &address) == 1 && IN6_IS_ADDR_LOOPBACK(&address);
}

}  // namespace

bool is_loopback(std::string_view host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    return is_ipv6_loopback(std::string(host.substr(1, host.size() - 2)));
  }
  const std::string name(host);
  return strcasecmp(name.c_str(), "localhost") == 0 || is_dotted_loopback(name) || is_ipv6_loopback(name);
}

std::string check_endpoint(std::string_view name, std::string_view url) {
  if (!std::all_of(url.begin(), url.end(), is_printable_ascii)) {
    refuse(name, "has blanks, control characters or letters beyond ASCII");
  }
  std::string text(url);
  while (!text.empty() && text.back() == '/') text.pop_back();
  if (text.find_first_of("?#") != std::string::npos) refuse(name, "has a query or a fragment");
  // libcurl's own parser, so that what is checked here is what is connected to.
  const Url parsed(curl_url());
  if (parsed == nullptr || curl_url_set(parsed.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) {
    refuse(name, "is no URL");
  }
  if (text.find('@') < text.find('/', text.find("//") + 2) || !part_of(parsed.get(), CURLUPART_USER).empty() ||
      !part_of(parsed.get(), CURLUPART_PASSWORD).empty()) {
    refuse(name, "has a user or a password in it");
  }
  const std::string scheme = part_of(parsed.get(), CURLUPART_SCHEME);
  if (scheme == "https") return text;
  if (scheme != "http") refuse(name, "is not https://");
  if (!is_loopback(part_of(parsed.get(), CURLUPART_HOST))) {
    refuse(name, "is http:// to another machine, which would show the secret on the way");
  }
  return text;
}

}  // namespace holdfast::net
