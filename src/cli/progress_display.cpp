#include "cli/progress_display.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

namespace holdfast::cli {

namespace {

enum class Style { terminal, log };

size_t terminal_width() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

// Cuts a UTF-8 text to so many characters.
std::string cut(const std::string& text, size_t characters) {
  size_t i = 0;
  for (; i < text.size(); ++i) {
    const bool starts = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (starts && characters-- == 0) break;
  }
  return text.substr(0, i);
}

class Display final : public base::Progress {
 public:
  explicit Display(Style style) : style_(style), thread_([this](std::stop_token stop) { paint_until(stop); }) {}

  ~Display() override {
    thread_.request_stop();
    thread_.join();
    clear();
  }

  void begin(std::string_view phase, uint64_t total_bytes) override {
    const std::scoped_lock lock(mutex_);
    phase_ = phase;
    total_ = total_bytes;
    done_ = 0;
    started_ = base::monotonic_seconds();
    in_work_.clear();
    waiting_.clear();
  }

  void advance(uint64_t bytes) override {
    const std::scoped_lock lock(mutex_);
    done_ += bytes;
  }

  void working(unsigned worker, std::string_view what) override {
    const std::scoped_lock lock(mutex_);
    in_work_[worker] = what;
  }

  void waiting(std::string_view why) override {
    const std::scoped_lock lock(mutex_);
    if (waiting_ == why) return;
    waiting_ = why;
    if (style_ == Style::log && !why.empty()) base::log_info(fmt::format("waiting: {}", why));
  }

  void end() override {
    const std::scoped_lock lock(mutex_);
    phase_.clear();
  }

 private:
  void paint_until(const std::stop_token& stop) {
    using namespace std::chrono_literals;
    const auto interval = style_ == Style::terminal ? 200ms : 10s;
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, stop, interval, [] { return false; }) && !stop.stop_requested()) {
      if (!phase_.empty()) paint(line());
    }
  }

  std::string line() const {
    const double seconds = std::max(0.001, base::monotonic_seconds() - started_);
    const double rate = static_cast<double>(done_) / seconds;
    std::string text = phase_;
    if (total_ > 0) {
      const double share = std::min(0.999, static_cast<double>(done_) / static_cast<double>(total_));
      text += fmt::format("  {:3.0f}%", share * 100);
      text += fmt::format("  {:.1f} MB/s", rate / 1e6);
      if (share > 0.01) text += fmt::format("  {} left", base::human_duration(seconds / share - seconds));
    }
    std::string separator = "  ";
    for (const auto& [worker, what] : in_work_) {
      if (what.empty()) continue;
      text += separator + base::printable(what);
      separator = ", ";
    }
    if (!waiting_.empty()) text += "  waiting: " + base::printable(waiting_);
    return text;
  }

  void paint(const std::string& text) {
    if (style_ == Style::log) return base::log_info("progress: " + text);
    fmt::print(stderr, "\r{}\x1b[K", cut(text, terminal_width() - 1));
    std::fflush(stderr);
    painted_ = true;
  }

  void clear() {
    if (painted_) fmt::print(stderr, "\r\x1b[K");
  }

  const Style style_;
  std::mutex mutex_;  // guards all below
  std::string phase_;
  uint64_t total_ = 0;
  uint64_t done_ = 0;
  double started_ = 0;
  std::map<unsigned, std::string> in_work_;
  std::string waiting_;
  bool painted_ = false;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace

std::unique_ptr<base::Progress> make_progress() {
  return std::make_unique<Display>(::isatty(STDERR_FILENO) == 1 ? Style::terminal : Style::log);
}

}  // namespace holdfast::cli
