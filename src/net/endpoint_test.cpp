#include "net/endpoint.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace holdfast::net {
namespace {

std::string refusal_of(std::string_view url) {
  try {
    check_endpoint("THE__URL", url);
  } catch (const base::Error& error) {
    EXPECT_EQ(error.kind(), base::ErrorKind::usage);
    return error.what();
  }
  return "none";
}

TEST(Endpoint, LosesTheSlashAtItsEnd) {
  EXPECT_EQ(check_endpoint("THE__URL", "https://api.telegram.org"), "https://api.telegram.org");
  EXPECT_EQ(check_endpoint("THE__URL", "https://example.org:8443/base//"), "https://example.org:8443/base");
}

TEST(Endpoint, IsPlainHttpOnThisMachineAlone) {
  for (const auto* url : {"http://127.0.0.1:8081", "http://127.9.9.9", "http://localhost:1/x", "http://[::1]:8081"}) {
    EXPECT_EQ(check_endpoint("THE__URL", url), url);
  }
  for (const auto* url : {"http://example.org", "http://127.0.0.1.example.org", "http://localhost.example.org",
                          "http://10.0.0.1", "http://128.0.0.1", "http://[::2]", "http://0.0.0.0"}) {
    EXPECT_EQ(refusal_of(url), "THE__URL is http:// to another machine, which would show the secret on the way") << url;
  }
}

TEST(Endpoint, IsNoOtherProtocol) {
  for (const auto* url : {"ftp://127.0.0.1", "file:///etc/passwd", "smtp://127.0.0.1", "gopher://127.0.0.1"}) {
    EXPECT_EQ(refusal_of(url), "THE__URL is not https://") << url;
  }
  for (const auto* url : {"", "https://", "example.org", "nonsense://example.org", "https://:80", "https://h:99999"}) {
    EXPECT_EQ(refusal_of(url), "THE__URL is no URL") << url;
  }
}

TEST(Endpoint, HoldsNoUserQueryOrFragment) {
  EXPECT_EQ(refusal_of("https://me@example.org"), "THE__URL has a user or a password in it");
  EXPECT_EQ(refusal_of("https://me:secret@example.org/x"), "THE__URL has a user or a password in it");
  EXPECT_EQ(refusal_of("http://127.0.0.1@example.org"), "THE__URL has a user or a password in it");
  EXPECT_EQ(refusal_of("https://@example.org"), "THE__URL has a user or a password in it");
  EXPECT_EQ(refusal_of("https://example.org/?key=secret"), "THE__URL has a query or a fragment");
  EXPECT_EQ(refusal_of("https://example.org/#here"), "THE__URL has a query or a fragment");
}

TEST(Endpoint, HoldsNoControlCharacters) {
  for (const auto* url : {"https://example.org/\r\nX: y", "https://example.org/a b", "https://ex\x7f.org"}) {
    EXPECT_EQ(refusal_of(url), "THE__URL has blanks, control characters or letters beyond ASCII");
  }
}

TEST(Loopback, IsToldWithoutANameServer) {
  for (const auto* host : {"127.0.0.1", "127.255.0.3", "::1", "[::1]", "localhost", "LocalHost"}) {
    EXPECT_TRUE(is_loopback(host)) << host;
  }
  for (const auto* host :
       {"", "127.0.0.1.example.org", "1.2.3.4", "localhost.org", "[::2]", "[]", "::ffff:127.0.0.1"}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
}

}  // namespace
}  // namespace holdfast::net
