#include "delivery/base64_body.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <string>

#include "base/error.h"
#include "base/temporary_file.h"

namespace holdfast::delivery {
namespace {

std::string read_all(net::Body& body, size_t room) {
  std::string all;
  std::string buffer(room, '\0');
  while (const size_t count = body.read(buffer.data(), room)) all.append(buffer, 0, count);
  return all;
}

std::string encoded(const std::string& text) {
  net::TextBody source(text);
  Base64Body body("", source, "");
  EXPECT_EQ(body.size(), base64_size(text.size()));
  return read_all(body, 7);
}

std::string random_bytes(size_t count) {
  std::mt19937 numbers(1);
  std::string bytes(count, '\0');
  for (char& byte : bytes) byte = static_cast<char>(numbers());
  return bytes;
}

// As RFC 4648 has it, one group after another.
std::string slowly_encoded(const std::string& bytes) {
  static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t at = 0; at < bytes.size(); at += 3) {
    unsigned group = 0;
    for (size_t i = at; i < at + 3; ++i) {
      group = group << 8 | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
    }
    for (const unsigned shift : {18U, 12U, 6U, 0U}) text += kDigits[group >> shift & 63];
    for (size_t i = bytes.size(); i < at + 3; ++i) text[text.size() - (at + 3 - i)] = '=';
  }
  return text;
}

// Gives few bytes at once, and not always as many.
class Trickle final : public net::Body {
 public:
  explicit Trickle(std::string bytes) : body_(std::move(bytes)) {}
  uint64_t size() const override { return body_.size(); }
  size_t read(char* buffer, size_t room) override {
    turn_ = turn_ % 5 + 1;
    return body_.read(buffer, std::min(room, turn_ * 1001));
  }
  void rewind() override { body_.rewind(); }

 private:
  net::TextBody body_;
  size_t turn_ = 0;
};

TEST(Base64Body, EncodesTheVectorsOfRfc4648) {
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg==");
  EXPECT_EQ(encoded("fo"), "Zm8=");
  EXPECT_EQ(encoded("foo"), "Zm9v");
  EXPECT_EQ(encoded("foob"), "Zm9vYg==");
  EXPECT_EQ(encoded("fooba"), "Zm9vYmE=");
  EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
  EXPECT_EQ(encoded(std::string("\0\xff\xfb\xbf", 4)), "AP/7vw==");
}

TEST(Base64Body, IsTheSameHoweverItIsRead) {
  for (const size_t size : {49151U, 49152U, 49153U, 49154U, 200001U}) {
    const std::string bytes = random_bytes(size);
    const std::string whole = "{\"a\":\"" + slowly_encoded(bytes) + "\"}";
    for (const size_t room : {13U, 4096U, 65536U, 1000000U}) {
      Trickle source(bytes);
      Base64Body body("{\"a\":\"", source, "\"}");
      EXPECT_EQ(body.size(), whole.size());
      EXPECT_TRUE(read_all(body, room) == whole) << size << " bytes, read by " << room;
      char more = 0;
      EXPECT_EQ(body.read(&more, 1), 0U);
    }
  }
}

TEST(Base64Body, BeginsAgainWhereverItWas) {
  const std::string bytes = random_bytes(100000);
  const std::string whole = "<" + slowly_encoded(bytes) + ">";
  net::TextBody source(bytes);
  Base64Body body("<", source, ">");
  std::string buffer(whole.size(), '\0');
  for (const size_t reads : {0U, 1U, 2U, 3U, 100U}) {
    for (size_t i = 0; i < reads; ++i) static_cast<void>(body.read(buffer.data(), 40000));
    body.rewind();
    EXPECT_TRUE(read_all(body, 5000) == whole) << "after " << reads << " reads";
    body.rewind();
  }
}

TEST(Base64Body, HoldsARangeOfAFile) {
  base::TemporaryFile file;
  file.write("..foobar..");
  const base::ReadFile archive = file.read_as("archive");
  net::FileBody range(archive, 2, 6);
  Base64Body body("[", range, "]");
  EXPECT_EQ(body.size(), 10U);
  EXPECT_EQ(read_all(body, 3), "[Zm9vYmFy]");
}

TEST(Base64Body, SaysThatTheFileBecameShorter) {
  base::TemporaryFile file;
  file.write("foobar");
  const base::ReadFile archive = file.read_as("archive");
  net::FileBody range(archive, 0, 7);
  Base64Body body("[", range, "]");
  EXPECT_THROW(read_all(body, 100), base::Error);
}

}  // namespace
}  // namespace holdfast::delivery
