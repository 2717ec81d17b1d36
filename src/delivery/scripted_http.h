#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "net/http.h"

namespace holdfast::delivery {

// For the tests of this folder: a service that answers as it is told, and keeps what it was asked.
class ScriptedHttp final : public net::Http {
 public:
  struct Asked {
    std::string url;
    std::map<std::string, std::string> fields;  // those that are texts
    std::string file_field;
    std::string file_name;
    std::string content_type;
    std::string file;  // its bytes, as far as they were read
    std::chrono::seconds stall{0};
  };

  // The answer to the next request that has none yet.
  void answer(int status, std::string body) { answer({.status = status, .body = std::move(body)}); }
  void answer(net::HttpAnswer with) { answers_.push_back(std::move(with)); }
  // How much of the next file is read before the answer; all, if not told.
  void read_only(size_t bytes) { room_ = bytes; }

  const std::vector<Asked>& asked() const { return asked_; }

  net::HttpAnswer send(const net::HttpRequest& request, std::stop_token stop) override {
    if (stop.stop_requested()) throw base::Error(base::ErrorKind::cancelled, "cancelled");
    Asked& asked = asked_.emplace_back();
    asked.url = request.url.reveal();
    asked.stall = request.stall;
    for (const net::FormField& field : request.form) take(field, request, asked);
    room_ = std::string::npos;
    if (answers_.empty()) return {.status = 200, .body = R"({"ok":true,"result":{"message_id":7}})"};
    net::HttpAnswer answer = std::move(answers_.front());
    answers_.pop_front();
    return answer;
  }

 private:
  static constexpr uint64_t kHeaders = 500;  // of the form around the file

  void take(const net::FormField& field, const net::HttpRequest& request, Asked& asked) const {
    if (field.file == nullptr) {
      asked.fields[field.name] = field.text;
      return;
    }
    asked.file_field = field.name;
    asked.file_name = field.file_name;
    asked.content_type = field.content_type;
    std::array<char, 64> buffer{};
    while (asked.file.size() < room_) {
      const size_t count = field.file->read(buffer.data(), std::min(buffer.size(), room_ - asked.file.size()));
      if (count == 0) break;
      asked.file.append(buffer.data(), count);
      if (request.on_sent) request.on_sent(kHeaders + asked.file.size(), kHeaders + field.file->size());
    }
  }

  std::deque<net::HttpAnswer> answers_;
  std::vector<Asked> asked_;
  size_t room_ = std::string::npos;
};

}  // namespace holdfast::delivery
