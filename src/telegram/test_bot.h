#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/waiter.h"
#include "config/settings.h"
#include "delivery/scripted_http.h"
#include "jobs/test_folder.h"
#include "telegram/bot_memory.h"
#include "telegram/chats.h"

namespace holdfast::telegram {

// For the tests of this folder: time that passes by waits alone. Not thread-safe.
class TestTime final : public base::Clock, public base::Waiter {
 public:
  TimePoint now() const override {
    return TimePoint(std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(now_)));
  }
  int64_t milliseconds() const { return now_; }
  void pass(std::chrono::milliseconds time) { now_ += time.count(); }

  void wait(std::chrono::milliseconds time, std::stop_token stop) override {
    throw_if(stop);
    waits_.push_back(time);
    pass(time);
    if (on_wait_) on_wait_();
    throw_if(stop);
  }
  const std::vector<std::chrono::milliseconds>& waits() const { return waits_; }
  // Called in each wait.
  void on_wait(std::function<void()> what) { on_wait_ = std::move(what); }

 private:
  static void throw_if(const std::stop_token& stop) {
    if (stop.stop_requested()) throw base::Error(base::ErrorKind::cancelled, "cancelled");
  }

  int64_t now_ = 1'700'000'000'000;
  std::vector<std::chrono::milliseconds> waits_;
  std::function<void()> on_wait_;
};

inline const std::string kTestToken = "123456789:AAExampleExampleExampleExampleExam_-";

// For the tests of this folder: a bot whose Bot API answers as it is told, with its memory in a folder of its own.
class BotTest : public testing::Test {
 protected:
  static std::string line_of(const delivery::ScriptedHttp::Asked& asked) {
    std::string line = asked.url.substr(asked.url.rfind('/') + 1);
    for (const char* name : {"chat_id", "message_id", "offset", "text"}) {
      if (const auto found = asked.fields.find(name); found != asked.fields.end()) line += " " + found->second;
    }
    return line;
  }
  static config::TelegramSettings telegram_settings() {
    return {.bot_token = base::Secret(kTestToken), .api_url = "http://127.0.0.1:8081"};
  }

  // What was asked for, one request a line: "sendMessage 111 text".
  std::vector<std::string> asked() const {
    std::vector<std::string> lines;
    for (const auto& one : http.asked()) lines.push_back(line_of(one));
    return lines;
  }
  std::string last_asked() const { return http.asked().empty() ? "" : line_of(http.asked().back()); }

  void refuse(int status, const std::string& description, int retry_after = 0) {
    const std::string wait =
        retry_after == 0 ? "" : R"(,"parameters":{"retry_after":)" + std::to_string(retry_after) + "}";
    http.answer(status, R"({"ok":false,"error_code":)" + std::to_string(status) + R"(,"description":")" + description +
                            "\"" + wait + "}");
  }
  // One that was sent, and whose answer is lost.
  void lose_answer() { http.answer({.fault = "the connection was reset", .may_have_arrived = true}); }
  void no_connection() { http.answer({.fault = "no connection"}); }

  jobs::TestFolder folder;
  TestTime time;
  std::unique_ptr<delivery::ScriptedHttp> own_http = std::make_unique<delivery::ScriptedHttp>();
  delivery::ScriptedHttp& http = *own_http;
  Chats chats{telegram_settings(), std::move(own_http), time};
  BotMemory memory{folder.path() / "tarot.bot.json", "123456789"};
  std::stop_source stop;
};

}  // namespace holdfast::telegram
