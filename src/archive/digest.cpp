#include "archive/digest.h"

#include <openssl/evp.h>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

void check(int ok) {
  if (ok != 1) throw base::Error(base::ErrorKind::internal, "OpenSSL cannot compute SHA-256");
}

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  check(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr));
}

void Sha256::update(std::string_view bytes) {
  check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

Digest Sha256::finish() {
  Digest digest{};
  check(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr));
  check(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr));
  return digest;
}

Digest sha256(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

Digest sha256_of(const base::ReadFile& file, const std::stop_token& stop) {
  Sha256 hash;
  std::string buffer(1 << 20, '\0');
  for (uint64_t offset = 0;;) {
    if (stop.stop_requested()) throw base::Error(base::ErrorKind::cancelled, "cancelled");
    const size_t got = file.read_at(offset, buffer.data(), buffer.size());
    if (got == 0) return hash.finish();
    hash.update(std::string_view(buffer).substr(0, got));
    offset += got;
  }
}

std::string hex(const Digest& digest) {
  return base::hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace holdfast::archive
