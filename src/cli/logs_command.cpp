#include <fmt/format.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "base/waiter.h"
#include "cli/app_options.h"
#include "cli/commands.h"
#include "jobs/state_folder.h"

namespace holdfast::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* kExamples =
    "  holdfast logs --app tarot | grep -i backup\n"
    "  holdfast logs --app tarot --follow\n";

struct Options {
  AppOptions app;
  bool follow = false;
};

// The oldest first. base::log_to keeps them so.
std::vector<fs::path> logs_of(const jobs::StateFiles& files) {
  std::vector<fs::path> logs;
  std::error_code ignored;
  for (int number = 9; number > 0; --number) {
    const fs::path old = files.log.parent_path() / fmt::format("{}.{}.log", files.log.stem().string(), number);
    if (fs::exists(old, ignored)) logs.push_back(old);
  }
  if (fs::exists(files.log, ignored)) logs.push_back(files.log);
  return logs;
}

// Prints the file from there on, and returns where it ended.
std::streamoff print_from(const fs::path& log, std::streamoff from) {
  std::ifstream file(log, std::ios::binary);
  file.seekg(from);
  std::vector<char> buffer(size_t{1} << 16);
  while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || file.gcount() > 0) {
    std::fwrite(buffer.data(), 1, static_cast<size_t>(file.gcount()), stdout);
    from += file.gcount();
  }
  return from;
}

ino_t inode_of(const fs::path& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 ? found.st_ino : 0;
}

// A file that becomes an old one is printed to its end before the new one is.
[[noreturn]] void follow(const jobs::StateFiles& files, std::streamoff printed, const std::stop_token& stop) {
  const fs::path old = files.log.parent_path() / (files.log.stem().string() + ".1.log");
  ino_t inode = inode_of(files.log);
  base::SystemWaiter waiter;
  while (true) {
    if (const ino_t now = inode_of(files.log); now != inode) {
      if (inode != 0 && inode_of(old) == inode) print_from(old, printed);
      inode = now;
      printed = 0;
    }
    printed = print_from(files.log, printed);
    if (std::fflush(stdout) != 0) base::throw_file_error("write", "standard output");
    waiter.wait(std::chrono::milliseconds(300), stop);
  }
}

void run(const Options& options, const Context& context) {
  const config::Settings& settings = options.app.settings();
  if (settings.app.empty()) {
    throw base::Error(base::ErrorKind::usage, "which app's log?", "Name it: --app APP, or APP__NAME.");
  }
  const jobs::StateFiles files = jobs::state_files(settings);
  const std::vector<fs::path> logs = logs_of(files);
  if (logs.empty() && !options.follow) {
    throw base::Error(base::ErrorKind::file, fmt::format("there is no log at {}", base::printable(files.log.string())),
                      fmt::format("Has the worker run, as this user, with this WORKER__STATE_DIRECTORY? It is started "
                                  "by: holdfast worker {}",
                                  options.app.words_for_hints()));
  }
  std::streamoff printed = 0;
  for (const fs::path& log : logs) {
    const std::streamoff end = print_from(log, 0);
    if (log == files.log) printed = end;
  }
  if (options.follow) follow(files, printed, context.stop);
}

}  // namespace

void add_logs_command(CLI::App& app, const Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App& command = *app.add_subcommand("logs", "Print the log of an app's worker");
  options->app.add_to(command);
  command.add_flag("--follow", options->follow, "Go on with what is logged from now on, until Ctrl-C");
  command.footer(footer(kExamples));
  command.callback([options, &context] { run(*options, context); });
}

}  // namespace holdfast::cli
