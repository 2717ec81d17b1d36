#pragma once

#include <array>
#include <bitset>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::jobs {

// A time of day on the wall, in no time zone.
struct WallTime {
  int year = 0;
  unsigned month = 1;    // 1 to 12
  unsigned day = 1;      // 1 to 31
  unsigned weekday = 0;  // 0 is Sunday
  unsigned hour = 0;
  unsigned minute = 0;
};

// A cron expression of five fields, as crontab(5) describes them: minute, hour, day of month, month, day of week; with
// `*`, lists, ranges, steps, names of months and days, 7 for Sunday, and @hourly @daily @midnight @weekly @monthly
// @yearly
// @annually. Where both days are restricted either of them will do.
class Cron {
 public:
  // Throws Error(usage) that quotes the field which cannot be read, or says that no day is meant (`0 0 30 2 *`).
  static Cron parse(std::string_view expression);

  bool matches(const WallTime& time) const { return matches_day(time) && hours_[time.hour] && minutes_[time.minute]; }
  bool matches_day(const WallTime& time) const;
  bool matches_hour(unsigned hour) const { return hours_[hour]; }
  bool matches_minute(unsigned minute) const { return minutes_[minute]; }
  // The hour is `*` or `*/n`: it is meant to happen again and again through the day, and not at a time of day.
  bool is_through_the_day() const { return is_any_hour_; }

 private:
  bool has_a_day() const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<7> weekdays_;
  bool is_any_hour_ = false;
  bool is_any_day_ = false;
  bool is_any_weekday_ = false;
};

}  // namespace holdfast::jobs
