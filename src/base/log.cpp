#include "base/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::base {

namespace {

constexpr size_t kLargestFile = 10'000'000;
constexpr size_t kOldFiles = 3;

thread_local std::string label_of_thread;

void set_format(spdlog::logger& log) {
  log.set_formatter(
      std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%SZ %l %v", spdlog::pattern_time_type::utc));
}

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> instance = [] {
    auto log = spdlog::stderr_logger_mt("holdfast");
    set_format(*log);
    return log;
  }();
  return *instance;
}

std::string line_of(std::string_view text) {
  return label_of_thread.empty() ? printable(text) : printable(label_of_thread + ": " + std::string(text));
}

}  // namespace

void log_info(std::string_view text) {
  logger().info("{}", line_of(text));
}

void log_warning(std::string_view text) {
  logger().warn("{}", line_of(text));
}

void log_to(const std::filesystem::path& file) {
  try {
    auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(), kLargestFile, kOldFiles);
    logger().sinks() = {std::make_shared<spdlog::sinks::stdout_sink_mt>(), std::move(sink)};
  } catch (const spdlog::spdlog_ex& error) {
    throw Error(ErrorKind::file, fmt::format("cannot write the log {}: {}", printable(file.string()), error.what()),
                "WORKER__STATE_DIRECTORY chooses another folder.");
  }
  set_format(logger());
  logger().flush_on(spdlog::level::info);
  // What cannot be written (a disk that is full, a pipe that nobody reads) must not end the worker.
  logger().set_error_handler([](const std::string&) {});
}

LogLabel::LogLabel(std::string label) : before_(std::exchange(label_of_thread, std::move(label))) {}

LogLabel::~LogLabel() {
  label_of_thread = std::move(before_);
}

const std::string& LogLabel::current() {
  return label_of_thread;
}

}  // namespace holdfast::base
