#include "net/curl_url.h"

namespace holdfast::net {

namespace {

struct FreeText {
  void operator()(char* text) const { curl_free(text); }
};
using Text = std::unique_ptr<char, FreeText>;

}  // namespace

std::optional<CurlUrl> CurlUrl::parse(const std::string& url) {
  CurlUrl parsed;
  parsed.url_.reset(curl_url());
  if (parsed.url_ == nullptr || curl_url_set(parsed.url_.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
    return std::nullopt;
  }
  return parsed;
}

std::string CurlUrl::part(CURLUPart part) const {
  char* text = nullptr;
  if (curl_url_get(url_.get(), part, &text, 0) != CURLUE_OK) return "";
  return Text(text).get();
}

std::optional<std::string> CurlUrl::decoded(CURLUPart part) const {
  if (this->part(part).empty()) return "";
  char* text = nullptr;
  if (curl_url_get(url_.get(), part, &text, CURLU_URLDECODE) != CURLUE_OK) return std::nullopt;
  return Text(text).get();
}

}  // namespace holdfast::net
