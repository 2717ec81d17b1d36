#pragma once

#include <filesystem>
#include <mutex>

#include "jobs/queue.h"
#include "jobs/sqlite_file.h"

namespace holdfast::jobs {

// Jobs in a file of this machine, which any number of its processes share. A process that is killed at any moment loses
// none: what was returned from is on the disk. Thread-safe.
class SqliteQueue final : public Queue {
 public:
  // Makes the file, and its folder, where they are absent. Throws Error(file), also for a file of a newer holdfast.
  SqliteQueue(const std::filesystem::path& path, QueueOptions options, Now now = system_now);

  using Queue::enqueue;
  std::optional<std::string> enqueue(const BackupJob& job, const EnqueueOptions& options) override;
  std::optional<TakenJob> take(const std::string& worker) override;
  Hold heartbeat(const TakenJob& taken) override;
  void set_progress(const TakenJob& taken, std::string_view text) override;
  bool finish(const TakenJob& taken, const BackupResult& result) override;
  bool finish(const TakenJob& taken, const Failure& failure) override;
  Retry retry_later(const TakenJob& taken, const Failure& failure) override;
  void release(const TakenJob& taken) override;
  std::optional<PendingJob> find(const std::string& app) override;
  std::optional<PendingJob> pending(const std::string& id) override;
  std::optional<FinishedJob> result(const std::string& id) override;
  std::vector<FinishedJob> failed(size_t at_most) override;
  Cancel cancel(const std::string& id) override;
  void remove_old() override;

 private:
  void make_tables();
  bool finish(const TakenJob& taken, std::variant<BackupResult, Failure> outcome);

  const QueueOptions options_;
  const std::string apps_;  // as JSON
  const Now now_;
  std::mutex mutex_;  // guards file_
  SqliteFile file_;
};

}  // namespace holdfast::jobs
