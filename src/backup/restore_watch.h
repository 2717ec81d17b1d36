#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>

#include "base/progress.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// The progress of a restore, passed on, and watched: over a session of its own it sees who keeps the restore's sessions
// waiting, and says so; after a minute without any news it says where to look.
class RestoreWatch final : public base::Progress {
 public:
  // The sessions are those named `application_name`, in the database of `target`. `app` names the container whose log
  // is spoken of. `shown` must outlive this object.
  RestoreWatch(const postgres::Target& target, std::string application_name, std::string app, base::Progress& shown);

  void begin(std::string_view phase, uint64_t total_bytes) override;
  void advance(uint64_t bytes) override;
  void working(unsigned worker, std::string_view what) override;
  void waiting(std::string_view why) override;
  void end() override;

  // Who was last seen to keep the restore waiting, in words; empty if nobody ever was.
  std::string last_blocker() const;

 private:
  void look(postgres::Connection& connection, const std::string& application_name);
  void watch(const postgres::Target& target, const std::string& application_name, const std::string& app,
             const std::stop_token& stop);

  base::Progress& shown_;
  std::atomic<double> last_news_;
  mutable std::mutex mutex_;  // guards last_blocker_
  std::string last_blocker_;
  std::jthread thread_;
};

}  // namespace holdfast::backup
