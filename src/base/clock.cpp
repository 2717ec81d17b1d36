#include "base/clock.h"

#include <fmt/chrono.h>

#include <ctime>

namespace holdfast::base {

namespace {

std::tm utc(Clock::TimePoint time) {
  return fmt::gmtime(std::chrono::system_clock::to_time_t(time));
}

}  // namespace

Clock::TimePoint SystemClock::now() const {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::string compact_utc(Clock::TimePoint time) {
  return fmt::format("{:%Y%m%dT%H%M%SZ}", utc(time));
}

std::string iso_utc(Clock::TimePoint time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", utc(time));
}

std::optional<Clock::TimePoint> parse_iso_utc(const std::string& iso) {
  std::tm fields{};
  const char* end = ::strptime(iso.c_str(), "%Y-%m-%dT%H:%M:%SZ", &fields);
  if (end == nullptr || *end != '\0') return std::nullopt;
  const auto time = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::from_time_t(::timegm(&fields)));
  if (iso_utc(time) != iso) return std::nullopt;
  return time;
}

std::string readable_utc(const std::string& iso) {
  if (iso.size() != 20 || iso[10] != 'T' || iso[19] != 'Z') return iso;
  return iso.substr(0, 10) + " " + iso.substr(11, 8) + " UTC";
}

double monotonic_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace holdfast::base
