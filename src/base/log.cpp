#include "base/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/text.h"

namespace holdfast::base {

namespace {

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> instance = [] {
    auto log = spdlog::stderr_logger_mt("holdfast");
    log->set_formatter(
        std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%SZ %l %v", spdlog::pattern_time_type::utc));
    return log;
  }();
  return *instance;
}

}  // namespace

void log_info(std::string_view text) {
  logger().info("{}", printable(text));
}

void log_warning(std::string_view text) {
  logger().warn("{}", printable(text));
}

}  // namespace holdfast::base
