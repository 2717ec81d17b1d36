#include "jobs/redis_address.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/error.h"
#include "net/curl_url.h"

namespace holdfast::jobs {

namespace {

constexpr int kMostDatabases = 1 << 20;

[[noreturn]] void refuse(std::string_view reason) {
  throw base::Error(
      base::ErrorKind::usage, fmt::format("QUEUE__URL {}", reason),
      "It looks like redis://127.0.0.1:6379/0, or rediss:// for TLS; before the host may stand :PASSWORD@, "
      "with @, : and / in it written as %40, %3A and %2F.");
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::string decoded(const net::CurlUrl& url, CURLUPart part, std::string_view name) {
  const std::optional<std::string> text = url.decoded(part);
  if (!text) refuse(fmt::format("has control characters in the {}", name));
  return *text;
}

}  // namespace

std::string RedisAddress::shown() const {
  return fmt::format("{}:{}", host.find(':') == std::string::npos ? host : "[" + host + "]", port);
}

RedisAddress RedisAddress::parse(const base::Secret& url) {
  const std::string& text = url.reveal();
  if (!std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > ' ' && c < 0x7f; })) {
    refuse("has blanks, control characters or letters beyond ASCII");
  }
  RedisAddress address{.is_tls = text.starts_with("rediss://")};
  if (!address.is_tls && !text.starts_with("redis://")) refuse("is not redis:// or rediss://");
  if (text.find_first_of("?#") != std::string::npos) refuse("has a query or a fragment");
  // libcurl takes only schemes apart that it knows; the form is the same.
  const base::Secret known("http" + text.substr(text.find("://")));
  const std::optional<net::CurlUrl> parsed = net::CurlUrl::parse(known.reveal());
  if (!parsed) refuse("is no URL");
  address.host = parsed->part(CURLUPART_HOST);
  if (address.host.starts_with('[')) address.host = address.host.substr(1, address.host.size() - 2);
  if (const std::string port = parsed->part(CURLUPART_PORT); !port.empty()) {
    const std::optional<int> value = number(port);
    if (!value || *value < 1 || *value > 65535) refuse("has no good port");
    address.port = static_cast<uint16_t>(*value);
  }
  address.user = decoded(*parsed, CURLUPART_USER, "user");
  address.password = base::Secret(decoded(*parsed, CURLUPART_PASSWORD, "password"));
  if (!address.user.empty() && address.password.empty()) refuse("has a user without a password");
  if (const std::string path = parsed->part(CURLUPART_PATH); path.size() > 1) {
    const std::optional<int> database = number(std::string_view(path).substr(1));
    if (!database || *database < 0 || *database >= kMostDatabases) refuse("has no number of a database after its /");
    address.database = *database;
  }
  return address;
}

}  // namespace holdfast::jobs
