#include "archive/read_ahead.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace holdfast::archive {
namespace {

std::string long_text() {
  std::string text;
  while (text.size() < 9 << 20) text += std::to_string(text.size()) + "\n";
  return text;
}

std::string read_all(TextSource& source, size_t most) {
  std::string text;
  std::string buffer(most, '\0');
  while (const size_t got = source.read(buffer.data(), buffer.size())) text.append(buffer, 0, got);
  return text;
}

TEST(ReadAhead, GivesTheSameText) {
  const std::string text = long_text();
  for (const size_t most : {1000U, 100000U, 5U << 20}) {
    StringSource source(text, 70001);
    ReadAhead ahead(source);
    EXPECT_EQ(read_all(ahead, most), text);
    char c = 0;
    EXPECT_EQ(ahead.read(&c, 1), 0U);
  }
  StringSource nothing("");
  ReadAhead ahead(nothing);
  EXPECT_EQ(read_all(ahead, 10), "");
}

TEST(ReadAhead, FailsWhereTheSourceFails) {
  struct Failing final : TextSource {
    size_t read(char* buffer, size_t size) override {
      if (left == 0) throw std::runtime_error("broken");
      const size_t count = std::min(size, left);
      std::fill_n(buffer, count, 'x');
      left -= count;
      return count;
    }
    size_t left = 3500000;
  } source;
  ReadAhead ahead(source);
  size_t got = 0;
  std::string buffer(100000, '\0');
  try {
    while (const size_t count = ahead.read(buffer.data(), buffer.size())) got += count;
    ADD_FAILURE();
  } catch (const std::runtime_error&) {
    EXPECT_EQ(got, 3500000U);
  }
}

TEST(ReadAhead, CanBeLeftInTheMiddle) {
  const std::string text = long_text();
  StringSource source(text);
  ReadAhead ahead(source);
  char c = 0;
  EXPECT_EQ(ahead.read(&c, 1), 1U);
}

}  // namespace
}  // namespace holdfast::archive
