#include "archive/text_window.h"

#include <gtest/gtest.h>

#include <string>

namespace holdfast::archive {
namespace {

TEST(TextWindow, FindsWhatIsFarBehindTheBufferItStartedWith) {
  const std::string text = std::string(3'000'000, 'x') + "\n";
  StringSource source(text, 4'000);
  TextWindow window(source);
  EXPECT_EQ(window.find('\n', 0), 3'000'000u);
  EXPECT_EQ(window.view(0, window.size()), text);
  EXPECT_EQ(window.find('y', 0), TextWindow::kNowhere);
}

TEST(TextWindow, PeeksBytesAboveAsciiAsPositiveNumbersAndTheEndAsNone) {
  StringSource source("\xFF");
  TextWindow window(source);
  EXPECT_EQ(window.peek(0), 255);
  EXPECT_EQ(window.peek(1), TextWindow::kEnd);
}

TEST(TextWindow, CountsPositionsFromWhereItStands) {
  StringSource source("abc", 1);
  TextWindow window(source);
  EXPECT_EQ(window.peek(1), 'b');
  window.drop(2);
  EXPECT_EQ(window.peek(0), 'c');
  EXPECT_EQ(window.find('b', 0), TextWindow::kNowhere);
}

TEST(TextWindow, StaysSmallHoweverLongTheText) {
  const std::string text(5'000'000, 'x');
  StringSource source(text);
  TextWindow window(source);
  const size_t capacity = window.capacity();
  while (window.peek(0) != TextWindow::kEnd) window.drop(window.size());
  EXPECT_EQ(window.capacity(), capacity);
}

TEST(TextWindow, GivesTheMemoryOfAHugeTokenBack) {
  const std::string text = std::string(5'000'000, 'x') + "\n" + std::string(1'000'000, 'y') + "z";
  StringSource source(text);
  TextWindow window(source);
  const size_t capacity = window.capacity();
  window.drop(window.find('\n', 0) + 1);
  EXPECT_GT(window.capacity(), 5'000'000u);
  while (window.peek(0) == 'y') window.drop(1);
  EXPECT_EQ(window.capacity(), capacity);
  EXPECT_EQ(window.peek(0), 'z');
}

TEST(TextWindow, LooksAtAWholeTextWithoutCopyingIt) {
  const std::string text = "abc";
  TextWindow window{std::string_view(text)};
  EXPECT_EQ(window.view(0, 3).data(), text.data());
  EXPECT_EQ(window.peek(3), TextWindow::kEnd);
}

}  // namespace
}  // namespace holdfast::archive
