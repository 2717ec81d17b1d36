#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "config/settings.h"
#include "delivery/news.h"
#include "jobs/pending_notice.h"

namespace holdfast::jobs {

// Notices on their way to people. Each is in a file before anything else is done with it, and stays there until
// everybody has it: those whose service is away get theirs later, in order, also from another worker. Told twice, after
// a crash at the wrong moment or an answer that was lost, is better than not at all. What cannot be mended by waiting
// (a bot that is blocked, a wrong token) is logged and over with.
class Outbox final : public Notifier {
 public:
  static constexpr size_t kMostNotices = 100;  // beyond them the oldest goes
  static constexpr std::chrono::days kLongest{3};

  // Reads the file, if there is one; a damaged one is logged and begun anew. `messenger` and `clock` must outlive it.
  Outbox(std::filesystem::path file, const config::Settings& settings, delivery::Messenger& messenger,
         const base::Clock& clock);

  // Where the file cannot be written (a full disk), the notice is tried all the same.
  void tell(const Notice& notice) override;

  // Brings what can be brought now, in one thread: notices until the stop.
  void run(const std::stop_token& stop);
  // Returns when everybody was tried who need not wait, or after `most`: before the stop, so that what was told last is
  // brought, too.
  void wait_for_first_tries(std::chrono::milliseconds most);

  // One round of run(). Tells how long to wait for the next; nullopt: nothing waits. Throws Error(cancelled).
  std::optional<std::chrono::seconds> bring(const std::stop_token& stop);

 private:
  // Somebody whose service was away, or wants to be left alone.
  struct Away {
    std::chrono::seconds pause;
    base::Clock::TimePoint begun;
  };
  struct Next {
    PendingNotice notice;
    Addressee to;
  };

  void read();
  delivery::Outcome send(const Next& next, const std::stop_token& stop);
  // These want the mutex to be held.
  void save();
  void drop_old();
  void drop_oldest(const std::string& why);
  std::chrono::seconds wait_of(const Addressee& to) const;
  std::optional<Next> next() const;
  void settle(const Next& next, const delivery::Outcome& outcome);
  void keep_waiting(const Next& next, const delivery::Outcome& outcome);
  void mark_as_uncertain(const Next& next);
  void forget(const Next& next);

  const std::filesystem::path file_;
  const config::Settings settings_;
  delivery::Messenger& messenger_;
  const base::Clock& clock_;
  mutable std::mutex mutex_;  // guards all that follows
  std::condition_variable_any changed_;
  std::vector<PendingNotice> notices_;           // the oldest first
  std::map<std::optional<int64_t>, Away> away_;  // by Addressee::chat
  bool is_unsaved_ = false;
  bool is_new_ = false;  // there is something that run() has not seen
};

}  // namespace holdfast::jobs
