#include "net/endpoint.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <strings.h>

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "net/curl_url.h"

namespace holdfast::net {

namespace {

// Never the URL itself: a token may be part of it.
[[noreturn]] void refuse(std::string_view name, std::string_view reason) {
  throw base::Error(base::ErrorKind::usage, fmt::format("{} {}", name, reason),
                    "It looks like https://host, https://host:port or https://host/path; http:// is for this machine "
                    "alone (http://127.0.0.1:8081).");
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
  const std::optional<CurlUrl> parsed = CurlUrl::parse(text);
  if (!parsed) refuse(name, "is no URL");
  if (text.find('@') < text.find('/', text.find("//") + 2) || !parsed->part(CURLUPART_USER).empty() ||
      !parsed->part(CURLUPART_PASSWORD).empty()) {
    refuse(name, "has a user or a password in it");
  }
  const std::string scheme = parsed->part(CURLUPART_SCHEME);
  if (scheme == "https") return text;
  if (scheme != "http") refuse(name, "is not https://");
  if (!is_loopback(parsed->part(CURLUPART_HOST))) {
    refuse(name, "is http:// to another machine, which would show the secret on the way");
  }
  return text;
}

}  // namespace holdfast::net
