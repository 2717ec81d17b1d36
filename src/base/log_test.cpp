#include "base/log.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <thread>

#include "base/threads.h"

namespace holdfast::base {
namespace {

std::string logged(const std::function<void()>& what) {
  testing::internal::CaptureStderr();
  what();
  return testing::internal::GetCapturedStderr();
}

TEST(Log, BeginsEachLineWithTheLabelOfItsThread) {
  const std::string text = logged([] {
    const LogLabel label("backup 7");
    log_info("begins");
    std::thread([] { log_info("elsewhere"); }).join();
  });
  EXPECT_NE(text.find("Z info backup 7: begins\n"), std::string::npos) << text;
  EXPECT_NE(text.find("Z info elsewhere\n"), std::string::npos) << text;
}

TEST(Log, GivesTheLabelToTheThreadsOfAGroup) {
  const std::string text = logged([] {
    const LogLabel label("backup 7");
    ThreadGroup threads{std::stop_token()};
    threads.start([] { log_warning("in a group"); });
    threads.wait();
  });
  EXPECT_NE(text.find("Z warning backup 7: in a group\n"), std::string::npos) << text;
}

TEST(Log, ForgetsTheLabelWhenItEnds) {
  {
    const LogLabel outer("outer");
    { const LogLabel inner("inner"); }
    EXPECT_EQ(LogLabel::current(), "outer");
  }
  EXPECT_EQ(LogLabel::current(), "");
}

TEST(Log, ShowsControlCharactersOfALabel) {
  const std::string text = logged([] {
    const LogLabel label("a\nb");
    log_info("c");
  });
  EXPECT_NE(text.find("a\\x0ab: c\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace holdfast::base
