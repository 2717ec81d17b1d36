#include "net/curl_http.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <new>

#include "base/error.h"
#include "base/text.h"
#include "net/curl_transfer.h"
#include "net/endpoint.h"

namespace holdfast::net {

namespace {

constexpr curl_off_t kLongestPause = 24 * 3600;
constexpr const char* kProtocols = "https,http";

void refuse_control_characters(std::string_view what, std::string_view text) {
  if (!has_control_characters(text)) return;
  throw base::Error(base::ErrorKind::usage, fmt::format("{} has control characters", what),
                    "Line breaks and the like cannot be part of it.");
}

void check(const HttpRequest& request) {
  check_endpoint("the address of the service", request.url.reveal());
  refuse_control_characters("the type of a request's body", request.content_type);
  for (const auto& header : request.headers) {
    refuse_control_characters("the name of a header", header.name);
    refuse_control_characters("the header " + base::printable(header.name), header.value.reveal());
  }
  for (const auto& field : request.form) {
    refuse_control_characters("the name of a form's field", field.name);
    refuse_control_characters("the name of a file", field.file_name);
    refuse_control_characters("the type of a file", field.content_type);
  }
}

// What one request hands to libcurl, which reads it while it is sent.
class Upload {
 public:
  Upload(CurlTransfer& transfer, const HttpRequest& request) : transfer_(transfer) {
    for (const auto& header : request.headers) headers_.add(header_line(header.name, header.value.reveal()));
    headers_.add("Expect:");  // no pause before a body
    if (!request.form.empty()) {
      set_form(request.form);
    } else if (request.body != nullptr) {
      set_body(*request.body, request.content_type);
    }
    transfer_.set(CURLOPT_HTTPHEADER, headers_.get());
  }

 private:
  // libcurl takes "Name:" as a wish to leave the header out.
  static std::string header_line(const std::string& name, const std::string& value) {
    return value.empty() ? name + ";" : fmt::format("{}: {}", name, value);
  }

  void set_body(Body& body, const std::string& content_type) {
    headers_.add(header_line("Content-Type", content_type));
    BodyReader& reader = readers_.emplace_back(transfer_, body);
    transfer_.set(CURLOPT_POST, 1L);
    transfer_.set(CURLOPT_POSTFIELDSIZE_LARGE, reader.size());
    transfer_.set(CURLOPT_READFUNCTION, &BodyReader::read);
    transfer_.set(CURLOPT_READDATA, &reader);
    transfer_.set(CURLOPT_SEEKFUNCTION, &BodyReader::seek);
    transfer_.set(CURLOPT_SEEKDATA, &reader);
    take_own_connection();
  }

  void set_form(const std::vector<FormField>& form) {
    mime_.reset(curl_mime_init(transfer_.handle()));
    if (mime_ == nullptr) throw std::bad_alloc();
    for (const auto& field : form) add(field);
    transfer_.set(CURLOPT_MIMEPOST, mime_.get());
    take_own_connection();
  }

  // A request that must not be sent twice by libcurl has a connection of its own, which no later one would take either.
  void take_own_connection() {
    transfer_.set(CURLOPT_FRESH_CONNECT, 1L);
    transfer_.set(CURLOPT_FORBID_REUSE, 1L);
  }

  void add(const FormField& field) {
    curl_mimepart* part = curl_mime_addpart(mime_.get());
    if (part == nullptr) throw std::bad_alloc();
    CURLcode code = curl_mime_name(part, field.name.c_str());
    if (code == CURLE_OK) code = field.file == nullptr ? set_text(part, field) : set_file(part, field);
    if (code != CURLE_OK) throw std::bad_alloc();
  }

  static CURLcode set_text(curl_mimepart* part, const FormField& field) {
    return curl_mime_data(part, field.text.data(), field.text.size());
  }

  CURLcode set_file(curl_mimepart* part, const FormField& field) {
    BodyReader& reader = readers_.emplace_back(transfer_, *field.file);
    CURLcode code = curl_mime_filename(part, field.file_name.c_str());
    if (code == CURLE_OK && !field.content_type.empty()) code = curl_mime_type(part, field.content_type.c_str());
    if (code != CURLE_OK) return code;
    return curl_mime_data_cb(part, reader.size(), &BodyReader::read, &BodyReader::seek, nullptr, &reader);
  }

  CurlTransfer& transfer_;
  CurlList headers_;
  CurlMime mime_;
  std::deque<BodyReader> readers_;  // stay where they are
};

// The answer's body, as far as it may go.
class AnswerText {
 public:
  explicit AnswerText(CurlTransfer& transfer) : transfer_(transfer) {
    transfer_.set(CURLOPT_WRITEFUNCTION, &AnswerText::write);
    transfer_.set(CURLOPT_WRITEDATA, this);
    transfer_.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  }
  bool is_too_long() const { return is_too_long_; }
  std::string take() { return std::move(text_); }

 private:
  static size_t write(char* bytes, size_t size, size_t count, void* self) {
    auto* answer = static_cast<AnswerText*>(self);
    return answer->transfer_.guarded<size_t>(0, [&]() -> size_t {
      answer->is_too_long_ = answer->text_.size() + size * count > kLargestAnswer;
      if (answer->is_too_long_) return 0;
      answer->text_.append(bytes, size * count);
      return size * count;
    });
  }

  CurlTransfer& transfer_;
  std::string text_;
  bool is_too_long_ = false;
};

std::optional<std::chrono::seconds> retry_after(CURL* handle) {
  curl_off_t seconds = 0;  // of the header, which libcurl also reads where it is a date
  curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &seconds);
  if (seconds <= 0) return std::nullopt;
  return std::chrono::seconds(std::min(seconds, kLongestPause));
}

// A server that does not want a body answers and closes while it is still being sent.
bool is_answered_early(const CurlTransfer& transfer) {
  return transfer.status() >= 300 && !transfer.has_sent_all();
}

}  // namespace

CurlHttp::CurlHttp() : transfer_(std::make_unique<CurlTransfer>()) {}

CurlHttp::~CurlHttp() = default;

HttpAnswer CurlHttp::send(const HttpRequest& request, std::stop_token stop) {
  check(request);
  transfer_->begin(request.url.reveal(), kProtocols,
                   {.stop = std::move(stop), .stall = request.stall, .on_sent = request.on_sent});
  transfer_->set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  transfer_->set(CURLOPT_USERAGENT, "holdfast");
  const Upload upload(*transfer_, request);
  AnswerText text(*transfer_);
  const CURLcode code = transfer_->perform();
  if (code == CURLE_OK || (!text.is_too_long() && is_answered_early(*transfer_))) {
    return {.status = static_cast<int>(transfer_->status()),
            .body = text.take(),
            .retry_after = retry_after(transfer_->handle())};
  }
  return {.fault = text.is_too_long() ? fmt::format("the answer is longer than {}", base::human_size(kLargestAnswer))
                                      : transfer_->fault(code),
          .may_have_arrived = transfer_->has_sent_all(),
          .is_permanent = CurlTransfer::is_permanent(code)};
}

}  // namespace holdfast::net
