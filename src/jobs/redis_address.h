#pragma once

#include <cstdint>
#include <string>

#include "base/secret.h"

namespace holdfast::jobs {

// redis://[[user]:password@]host[:port][/db], or rediss:// for TLS, taken apart. Blanks and the like in user and
// password are written as %40.
struct RedisAddress {
  std::string host;
  uint16_t port = 6379;
  bool is_tls = false;
  std::string user;  // empty: Redis' default user
  base::Secret password;
  int database = 0;

  // host:port, for messages.
  std::string shown() const;

  // Throws Error(usage) that names QUEUE__URL and never shows its value.
  static RedisAddress parse(const base::Secret& url);
};

}  // namespace holdfast::jobs
