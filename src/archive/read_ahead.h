#pragma once

#include <condition_variable>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

#include "archive/text_source.h"

namespace holdfast::archive {

// Reads a text in a thread of its own, a few parts ahead: decompressing then goes on beside whatever the reader does
// with the text. What the other source throws is thrown by read(), in its place in the text.
class ReadAhead final : public TextSource {
 public:
  // `source` must outlive this object, and be used by nobody else meanwhile.
  explicit ReadAhead(TextSource& source);
  // Waits for the source's present read to return.
  ~ReadAhead() override = default;

  size_t read(char* buffer, size_t size) override;

 private:
  static constexpr size_t kPart = 1 << 20;

  struct Part {
    std::string text = std::string(kPart, '\0');
    size_t size = 0;
    std::exception_ptr failure;
  };

  void fill(const std::stop_token& stop);
  void fill(Part& part);

  TextSource& source_;
  Part parts_[3];     // a ring: filled from written_ on, taken from read_ on
  size_t taken_ = 0;  // of the part that is being read, by the reader alone
  std::mutex mutex_;  // guards read_ and written_
  std::condition_variable_any changed_;
  size_t read_ = 0;
  size_t written_ = 0;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace holdfast::archive
