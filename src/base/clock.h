#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace holdfast::base {

// Where the time of day comes from: passed in, so that tests choose it.
class Clock {
 public:
  using TimePoint = std::chrono::sys_seconds;
  virtual ~Clock() = default;
  virtual TimePoint now() const = 0;
};

class SystemClock final : public Clock {
 public:
  TimePoint now() const override;
};

// 20231124T030000Z: the form of a timestamp in a file's name.
std::string compact_utc(Clock::TimePoint time);

// 2023-11-24T03:00:00Z: the form of a timestamp in data.
std::string iso_utc(Clock::TimePoint time);

// The time that iso_utc() wrote so; nullopt for any other text.
std::optional<Clock::TimePoint> parse_iso_utc(const std::string& iso);

// 2023-11-24 03:00:00 UTC: the form of a timestamp that people read.
std::string readable_utc(const std::string& iso);

// Seconds since an unspecified start, for durations.
double monotonic_seconds();

}  // namespace holdfast::base
