#include "jobs/planned_runs.h"

#include <fmt/format.h>

#include "base/error.h"

namespace holdfast::jobs {

namespace {

bool is_set(const config::Settings& settings, std::string_view name) {
  return settings.values.find(name) != nullptr;
}

std::string expression_of(const config::BackupSettings& backup) {
  return backup.schedule.empty() ? fmt::format("0 {} * * *", backup.schedule_hour) : backup.schedule;
}

// The hour is UTC, as its name has always meant.
std::string zone_of(const config::BackupSettings& backup) {
  return backup.schedule.empty() ? "UTC" : backup.timezone;
}

}  // namespace

Schedule schedule_of(const config::Settings& settings) {
  const auto check = [&](std::string_view name, const std::string& expression, const std::string& zone) {
    try {
      return Schedule(expression, zone);
    } catch (const base::Error& error) {
      const config::Value* value = settings.values.find(name);
      throw error.within(value == nullptr ? std::string(name) : fmt::format("{}: {}", value->from, name));
    }
  };
  check("BACKUP__TIMEZONE", "@daily", settings.backup.timezone);
  return check("BACKUP__SCHEDULE", expression_of(settings.backup), zone_of(settings.backup));
}

std::string schedule_text(const config::Settings& settings) {
  return fmt::format("{} {}", expression_of(settings.backup), zone_of(settings.backup));
}

std::string schedule_note(const config::Settings& settings) {
  if (is_set(settings, "BACKUP__SCHEDULE") && is_set(settings, "BACKUP__SCHEDULE_HOUR")) {
    return "BACKUP__SCHEDULE is set, so that BACKUP__SCHEDULE_HOUR counts for nothing.";
  }
  if (!is_set(settings, "BACKUP__SCHEDULE") && is_set(settings, "BACKUP__TIMEZONE")) {
    return "BACKUP__TIMEZONE counts with BACKUP__SCHEDULE alone: BACKUP__SCHEDULE_HOUR is UTC.";
  }
  return "";
}

std::optional<DueRun> due_run(const Schedule& schedule, base::Clock::TimePoint handled, base::Clock::TimePoint now) {
  std::optional<DueRun> due;
  for (auto next = schedule.next_after(handled); next <= now; next = schedule.next_after(next)) {
    due = DueRun{.time = next, .missed_before = due ? due->missed_before + 1 : 0};
  }
  return due;
}

}  // namespace holdfast::jobs
