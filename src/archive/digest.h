#pragma once

#include <array>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/file.h"

struct evp_md_ctx_st;  // OpenSSL's EVP_MD_CTX

namespace holdfast::archive {

using Digest = std::array<unsigned char, 32>;  // SHA-256

// SHA-256 of bytes that arrive in parts. Not thread-safe.
class Sha256 {
 public:
  Sha256();
  void update(std::string_view bytes);
  // The digest of all since construction or the last finish(); starts anew.
  Digest finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

Digest sha256(std::string_view bytes);
// Of a whole file. Throws Error(file), Error(cancelled).
Digest sha256_of(const base::ReadFile& file, const std::stop_token& stop);
std::string hex(const Digest& digest);

}  // namespace holdfast::archive
