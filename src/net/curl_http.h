#pragma once

#include <memory>
#include <stop_token>

#include "net/http.h"

namespace holdfast::net {

class CurlTransfer;

// By libcurl: certificates are always checked, no redirect is followed, proxies are those of the usual environment
// variables (never for this machine), SSL_CERT_FILE adds certificates of one's own. Speaks HTTP/1.1.
//
// A GET may go over the connection of the request before. A POST never does: a server may close an idle connection at
// any moment, and whether it had got the request would then not be known. Nothing is sent twice by itself.
// Not thread-safe: one per thread.
class CurlHttp final : public Http {
 public:
  CurlHttp();
  ~CurlHttp() override;
  // Throws Error(usage), too, for control characters in headers, and in names and types of fields.
  HttpAnswer send(const HttpRequest& request, std::stop_token stop) override;

 private:
  const std::unique_ptr<CurlTransfer> transfer_;
};

}  // namespace holdfast::net
