#pragma once

#include <curl/curl.h>

#include <memory>
#include <optional>
#include <string>

namespace holdfast::net {

// A URL, taken apart by libcurl's own parser, so that what is checked is what is connected to.
class CurlUrl {
 public:
  // nullopt: it is none, or of a protocol that libcurl does not know.
  static std::optional<CurlUrl> parse(const std::string& url);

  // As it stands there; empty if it is absent.
  std::string part(CURLUPart part) const;
  // Percent-decoded; nullopt if that gives control characters.
  std::optional<std::string> decoded(CURLUPart part) const;

 private:
  struct Free {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
  };
  std::unique_ptr<CURLU, Free> url_;
};

}  // namespace holdfast::net
