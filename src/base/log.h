#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace holdfast::base {

// The program's log: standard error, one line each, `2023-11-24T03:00:00Z info …`. Control characters in `text` are
// made visible, so that a hostile name cannot forge a line. Thread-safe.
void log_info(std::string_view text);
void log_warning(std::string_view text);

// From now on: standard output and `file`, which becomes FILE.1 and so on (worker.1.log) when it has 10 MB; three old
// ones are kept. To be called once, before other threads start. Throws Error(file).
void log_to(const std::filesystem::path& file);

// What a thread is about: while it lives, each line that this thread logs, or one that a ThreadGroup of it starts,
// begins with it. Must end in the thread that made it.
class LogLabel {
 public:
  explicit LogLabel(std::string label);
  ~LogLabel();
  LogLabel(const LogLabel&) = delete;
  LogLabel& operator=(const LogLabel&) = delete;

  // That of this thread; empty: none.
  static const std::string& current();

 private:
  std::string before_;
};

}  // namespace holdfast::base
