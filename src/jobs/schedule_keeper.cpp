#include "jobs/schedule_keeper.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "jobs/outage.h"

namespace holdfast::jobs {

namespace {

using base::Clock;

// A run that is so late was missed.
constexpr std::chrono::minutes kLate{5};
// The system's clock may be set meanwhile.
constexpr std::chrono::seconds kLongestWait{30};
constexpr std::chrono::milliseconds kShortestWait{200};

// nullopt: there is none, or none of this schedule.
std::optional<Clock::TimePoint> read_handled(const KeptSchedule& kept) {
  std::ifstream file(kept.file);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || json.value("schedule", nlohmann::json()) != kept.text) return std::nullopt;
  const auto handled = json.value("handled", nlohmann::json());
  return handled.is_string() ? base::parse_iso_utc(handled.get<std::string>()) : std::nullopt;
}

}  // namespace

ScheduleKeeper::ScheduleKeeper(KeptSchedule kept, Queue& queue, Notifier& notifier, const Clock& clock)
    : kept_(std::move(kept)), queue_(queue), notifier_(notifier), clock_(clock) {}

void ScheduleKeeper::begin(Clock::TimePoint now) {
  handled_ = read_handled(kept_);
  if (!handled_) save(now);
}

void ScheduleKeeper::save(Clock::TimePoint handled) {
  base::AtomicFile file(kept_.file, base::Existing::replace);
  file.write(nlohmann::json{{"schedule", kept_.text}, {"handled", base::iso_utc(handled)}}.dump() + "\n");
  file.commit();
  handled_ = handled;
}

Clock::TimePoint ScheduleKeeper::tick() {
  const Clock::TimePoint now = clock_.now();
  if (!handled_) begin(now);
  // A clock that was wrong, and ahead, must not keep the schedule waiting for it.
  if (*handled_ > now) save(now);
  const std::optional<DueRun> due = due_run(kept_.schedule, *handled_, now);
  if (!due) return kept_.schedule.next_after(now);
  const std::string id = fmt::format("holdfast:{}:{}", kept_.job.app, base::iso_utc(due->time));
  const bool is_ours = queue_.enqueue(kept_.job, {.id = id}).has_value();
  if (is_ours) base::log_info(fmt::format("backup {} is due", id));
  if (is_ours && (due->missed_before > 0 || now - due->time > kLate)) tell_missed(*due);
  save(due->time);
  return kept_.schedule.next_after(now);
}

void ScheduleKeeper::tell_missed(const DueRun& due) {
  const std::string last = base::readable_utc(base::iso_utc(due.time));
  const std::string words =
      due.missed_before == 0
          ? fmt::format("The run of {} was missed, and is made up now.", last)
          : fmt::format("{} runs were missed; the last, of {}, is made up now.", due.missed_before + 1, last);
  base::log_warning(fmt::format("backup of {}: {}", kept_.job.app, words));
  notifier_.tell({.subject = fmt::format("Backup of {} was missed", kept_.job.app),
                  .lines = {words},
                  .hint = "The worker did not run, or could not reach the queue; its log tells which.",
                  .only_to = {}});
}

void ScheduleKeeper::run(const std::stop_token& stop) {
  base::SystemWaiter waiter;
  Outage outage("the schedule");
  outage.outlast(waiter, stop, [&] {
    const Clock::TimePoint next = tick();
    outage.over();
    return std::clamp<std::chrono::milliseconds>(next - clock_.now(), kShortestWait, kLongestWait);
  });
}

}  // namespace holdfast::jobs
