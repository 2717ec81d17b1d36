#include "jobs/cron.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::jobs {

namespace {

using base::Error;
using base::ErrorKind;

struct Field {
  std::string_view title;
  unsigned lowest;
  unsigned highest;
  std::span<const std::string_view> names;  // of lowest and those after it
};

constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kWeekdays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr Field kMinute{.title = "minute", .lowest = 0, .highest = 59, .names = {}};
constexpr Field kHour{.title = "hour", .lowest = 0, .highest = 23, .names = {}};
constexpr Field kDay{.title = "day of the month", .lowest = 1, .highest = 31, .names = {}};
constexpr Field kMonth{.title = "month", .lowest = 1, .highest = 12, .names = kMonths};
constexpr Field kWeekday{.title = "day of the week", .lowest = 0, .highest = 7, .names = kWeekdays};

constexpr std::string_view kHint =
    "Five fields: minute, hour, day of the month, month, day of the week; `30 3 * * mon-fri` is half past three on "
    "workdays.";

[[noreturn]] void refuse(const Field& field, std::string_view text) {
  throw Error(
      ErrorKind::usage,
      fmt::format("\"{}\" is no {} ({} to {})", base::printable(text), field.title, field.lowest, field.highest),
      std::string(kHint));
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> words;
  while (true) {
    const size_t end = std::min(text.find_first_of(separators), text.size());
    words.push_back(text.substr(0, end));
    if (end == text.size()) return words;
    text.remove_prefix(end + 1);
  }
}

std::optional<unsigned> whole_number(std::string_view text) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

unsigned value_of(const Field& field, std::string_view text, std::string_view whole) {
  const auto named = std::ranges::find(field.names, text);
  if (named != field.names.end()) return field.lowest + static_cast<unsigned>(named - field.names.begin());
  const auto number = whole_number(text);
  if (!number || *number < field.lowest || *number > field.highest) refuse(field, whole);
  return *number;
}

// One item of a list: *, 5, 1-5, each perhaps with a step; calls `add` with every value that it means.
template <typename Add>
void read_item(const Field& field, std::string_view item, const Add& add) {
  const auto parts = split(item, "/");
  if (parts.size() > 2) refuse(field, item);
  unsigned first = field.lowest;
  unsigned last = field.highest;
  if (parts[0] != "*") {
    const auto ends = split(parts[0], "-");
    if (ends.size() > 2) refuse(field, item);
    first = value_of(field, ends[0], item);
    last = ends.size() == 2 ? value_of(field, ends[1], item) : parts.size() == 2 ? field.highest : first;
  }
  const auto step = parts.size() == 2 ? whole_number(parts[1]) : std::optional(1U);
  if (!step || *step == 0 || *step > field.highest || first > last) refuse(field, item);
  for (unsigned value = first; value <= last; value += *step) add(value);
}

template <size_t size>
std::bitset<size> read_field(const Field& field, std::string_view text) {
  std::bitset<size> bits;
  for (const std::string_view item : split(text, ",")) {
    read_item(field, item, [&](unsigned value) { bits.set(value % size); });
  }
  return bits;
}

std::string expanded(std::string_view expression) {
  std::string text(base::trimmed(expression));
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (text == "@hourly") return "0 * * * *";
  if (text == "@daily" || text == "@midnight") return "0 0 * * *";
  if (text == "@weekly") return "0 0 * * 0";
  if (text == "@monthly") return "0 0 1 * *";
  if (text == "@yearly" || text == "@annually") return "0 0 1 1 *";
  return text;
}

}  // namespace

Cron Cron::parse(std::string_view expression) {
  const std::string text = expanded(expression);
  std::vector<std::string_view> fields = split(text, " \t");
  std::erase(fields, "");
  if (fields.size() != 5) {
    throw Error(ErrorKind::usage,
                fmt::format("\"{}\" has {} instead of five fields", base::printable(expression), fields.size()),
                std::string(kHint));
  }
  Cron cron;
  cron.minutes_ = read_field<60>(kMinute, fields[0]);
  cron.hours_ = read_field<24>(kHour, fields[1]);
  cron.days_ = read_field<32>(kDay, fields[2]);
  cron.months_ = read_field<13>(kMonth, fields[3]);
  cron.weekdays_ = read_field<7>(kWeekday, fields[4]);
  cron.is_any_hour_ = fields[1].starts_with('*');
  cron.is_any_day_ = fields[2].starts_with('*');
  cron.is_any_weekday_ = fields[4].starts_with('*');
  if (!cron.has_a_day()) {
    throw Error(ErrorKind::usage, fmt::format("\"{}\" never happens", base::printable(expression)), std::string(kHint));
  }
  return cron;
}

bool Cron::matches_day(const WallTime& time) const {
  if (!months_[time.month]) return false;
  const bool day = days_[time.day];
  const bool weekday = weekdays_[time.weekday];
  return is_any_day_ || is_any_weekday_ ? day && weekday : day || weekday;
}

bool Cron::has_a_day() const {
  static constexpr std::array<unsigned, 13> kDays{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (!is_any_day_ && !is_any_weekday_) return true;
  for (unsigned month = 1; month <= 12; ++month) {
    for (unsigned day = 1; months_[month] && day <= kDays[month]; ++day) {
      if (days_[day]) return true;
    }
  }
  return false;
}

}  // namespace holdfast::jobs
