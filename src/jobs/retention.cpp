#include "jobs/retention.h"

#include <date/date.h>
#include <date/iso_week.h>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <set>

namespace holdfast::jobs {

namespace {

using base::Clock;

date::year_month_day day_of(Clock::TimePoint time) {
  return date::year_month_day(date::floor<date::days>(time));
}

std::string daily(Clock::TimePoint time) {
  return "daily " + date::format("%F", date::floor<date::days>(time));
}

std::string weekly(Clock::TimePoint time) {
  const iso_week::year_weeknum_weekday week(date::floor<date::days>(time));
  return fmt::format("weekly {}-W{:02}", static_cast<int>(week.year()), static_cast<unsigned>(week.weeknum()));
}

std::string monthly(Clock::TimePoint time) {
  const date::year_month_day day = day_of(time);
  return fmt::format("monthly {}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()));
}

std::string yearly(Clock::TimePoint time) {
  return fmt::format("yearly {}", static_cast<int>(day_of(time).year()));
}

// Indices, the newest first.
std::vector<size_t> newest_first(const std::vector<RetainedArchive>& archives) {
  std::vector<size_t> order(archives.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater(), [&](size_t index) { return archives[index].created; });
  return order;
}

class Plan {
 public:
  explicit Plan(const std::vector<RetainedArchive>& archives)
      : archives_(archives), order_(newest_first(archives)), result_(archives.size()) {}

  std::vector<Retention> apply(const RetentionRules& rules) {
    keep_what_always_stays();
    if (rules.keeps_everything()) {
      for (size_t index : order_) keep(index, "no rule");
    }
    keep_last(rules.last);
    keep_one_of_each(daily, rules.daily);
    keep_one_of_each(weekly, rules.weekly);
    keep_one_of_each(monthly, rules.monthly);
    keep_one_of_each(yearly, rules.yearly);
    return std::move(result_);
  }

 private:
  void keep(size_t index, std::string reason) {
    result_[index].is_kept = true;
    result_[index].reasons.push_back(std::move(reason));
  }

  void keep_what_always_stays() {
    bool is_past_newest = false;
    bool is_past_proved = false;
    for (const size_t index : order_) {
      const RetainedArchive& archive = archives_[index];
      if (archive.is_pinned) keep(index, "pinned");
      if (archive.is_good && archive.is_proved && !is_past_proved) {
        keep(index, "newest proved");
        is_past_proved = true;
      }
      if (is_past_newest) continue;
      keep(index, archive.is_good ? "newest" : "newer than the newest good one");
      is_past_newest = archive.is_good;
    }
  }

  void keep_last(unsigned count) {
    for (const size_t index : order_) {
      if (!archives_[index].is_good) continue;
      if (count-- == 0) return;
      keep(index, "last");
    }
  }

  void keep_one_of_each(const std::function<std::string(Clock::TimePoint)>& period, unsigned count) {
    std::set<std::string> seen;
    for (const size_t index : order_) {
      if (!archives_[index].is_good || seen.size() == count) continue;
      std::string name = period(archives_[index].created);
      if (seen.insert(name).second) keep(index, std::move(name));
    }
  }

  const std::vector<RetainedArchive>& archives_;
  const std::vector<size_t> order_;
  std::vector<Retention> result_;
};

}  // namespace

std::vector<Retention> plan_retention(const std::vector<RetainedArchive>& archives, const RetentionRules& rules) {
  return Plan(archives).apply(rules);
}

}  // namespace holdfast::jobs
