#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/file_lock.h"
#include "config/settings.h"
#include "jobs/outbox.h"
#include "jobs/queue.h"
#include "jobs/state_folder.h"

namespace holdfast::jobs {

// Something that the worker does beside schedule and jobs, in a thread of its own: the bot.
class Service {
 public:
  virtual ~Service() = default;
  // Until the stop. Whatever it throws ends the worker.
  virtual void run(std::stop_token stop) = 0;
};

// The lock of one app's worker, held for as long as this lives. The file holds the process id.
class WorkerLock {
 public:
  // Throws Error(lock) while another process holds it.
  explicit WorkerLock(const StateFiles& files);

 private:
  base::FileLock lock_;
};

// A worker that runs.
struct RunningWorker {
  std::string process;                    // its id
  std::filesystem::file_time_type begun;  // about when it read its settings
};

// The one that runs with these files; nullopt: none does.
std::optional<RunningWorker> running_worker(const StateFiles& files);

struct WorkerParts {
  const config::Settings& settings;
  const StateFiles& files;
  Queue& queue;
  Outbox& outbox;
  const base::Clock& clock;
  std::string app_words;  // the app's options in the hints' commands: "--app tarot --root /srv"
  std::string tool_version;
  std::vector<Service*> services = {};
};

// What `holdfast worker` does, until the stop: the schedule, the jobs, the outbox, the services, each in a thread. A
// running job is given WORKER__GRACE then, and else goes back into the queue; what the owners were to be told last has
// five seconds to reach them, and else waits for the next worker. Whatever is away meanwhile, the queue, the database,
// the network, is waited for. Throws Error(usage) for settings that cannot be, before anything is begun.
void run_worker(const WorkerParts& parts, const std::stop_token& stop);

}  // namespace holdfast::jobs
