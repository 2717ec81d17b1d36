#include "jobs/worker.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <optional>
#include <system_error>
#include <thread>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/own_file.h"
#include "base/text.h"
#include "base/threads.h"
#include "jobs/backup_job.h"
#include "jobs/backup_settings.h"
#include "jobs/job_runner.h"
#include "jobs/planned_runs.h"
#include "jobs/schedule_keeper.h"

namespace holdfast::jobs {

namespace {

using base::Error;
using base::ErrorKind;

constexpr std::chrono::seconds kLastWords{5};

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "?";
}

// `holdfast status` looks whether the lock is free, and has it for that moment.
base::FileLock take_lock(const StateFiles& files) {
  const base::FileDescriptor file(::open(files.lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.is_open()) base::throw_file_error("open", files.lock);
  for (int tries = 0; tries < 20; ++tries) {
    if (auto lock = base::FileLock::try_take(files.lock)) {
      if (::ftruncate(file.get(), 0) != 0) base::throw_file_error("write", files.lock);
      base::write_fully(file.get(), fmt::format("{}\n", ::getpid()), files.lock.string());
      return std::move(*lock);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  throw Error(ErrorKind::lock, fmt::format("a worker runs already with {}", base::printable(files.lock.string())),
              "One worker an app and state folder is enough; WORKER__STATE_DIRECTORY gives another one its own.");
}

// What would fail tonight is said now.
void check(const config::Settings& settings) {
  schedule_of(settings);
  level_of(settings, archive::format_named(settings.backup.format).value());
  open_channels(settings, {});
}

void say_what_is_planned(const WorkerParts& parts) {
  const config::Settings& settings = parts.settings;
  if (const std::string note = schedule_note(settings); !note.empty()) base::log_warning(note);
  if (const std::string why = base::why_not_writable(settings.backup.directory); !why.empty()) {
    base::log_warning(
        fmt::format("no backup can be put into {}: {}", base::printable(settings.backup.directory.string()), why));
  }
  if (!settings.backup.enabled) {
    return base::log_info(fmt::format("worker of {} begins; daily backups are off (BACKUP__ENABLED)", settings.app));
  }
  const auto next = schedule_of(settings).next_after(parts.clock.now());
  base::log_info(fmt::format("worker of {} begins; the next backup is due at {}", settings.app,
                             base::readable_utc(base::iso_utc(next))));
}

void keep_schedule(const WorkerParts& parts, const std::stop_token& stop) {
  ScheduleKeeper({.schedule = schedule_of(parts.settings),
                  .text = schedule_text(parts.settings),
                  .file = parts.files.schedule,
                  .job = scheduled_job(parts.settings)},
                 parts.queue, parts.outbox, parts.clock)
      .run(stop);
}

void run_jobs(const WorkerParts& parts, const std::stop_token& stop) {
  BackupWork work(parts.settings, parts.outbox, parts.clock, parts.app_words, parts.tool_version);
  JobRunner runner(
      parts.queue, parts.outbox,
      [&](const TakenJob& taken, base::Progress& progress, std::stop_token job_stop) {
        return work.run(taken, progress, std::move(job_stop));
      },
      {.worker = fmt::format("{}:{}", host_name(), ::getpid()), .lease = {.grace = parts.settings.worker.grace}});
  runner.run(stop);
}

}  // namespace

WorkerLock::WorkerLock(const StateFiles& files) : lock_(take_lock(files)) {}

std::optional<RunningWorker> running_worker(const StateFiles& files) {
  std::error_code ignored;
  if (!std::filesystem::exists(files.lock, ignored)) return std::nullopt;
  if (base::FileLock::try_take(files.lock)) return std::nullopt;
  std::string process;
  std::getline(std::ifstream(files.lock), process);
  return RunningWorker{.process = base::printable(process),
                       .begun = std::filesystem::last_write_time(files.lock, ignored)};
}

void run_worker(const WorkerParts& parts, const std::stop_token& stop) {
  check(parts.settings);
  base::keep_little_memory();
  base::remove_leftovers(parts.files.folder);
  say_what_is_planned(parts);
  // Ends after the others, who may have something to tell.
  const std::jthread outbox([&](const std::stop_token& end) { parts.outbox.run(end); });
  base::ThreadGroup threads(stop);
  if (parts.settings.backup.enabled) {
    threads.start([&] { keep_schedule(parts, threads.stop_token()); });
  } else {
    // What comes while nobody wants them is not missed.
    std::error_code ignored;
    std::filesystem::remove(parts.files.schedule, ignored);
  }
  threads.start([&] { run_jobs(parts, threads.stop_token()); });
  for (Service* service : parts.services) {
    threads.start([&threads, service] { service->run(threads.stop_token()); });
  }
  try {
    threads.wait();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::cancelled || !stop.stop_requested()) throw;
  }
  parts.outbox.wait_for_first_tries(kLastWords);
  base::log_info(fmt::format("worker of {} ends", parts.settings.app));
}

}  // namespace holdfast::jobs
