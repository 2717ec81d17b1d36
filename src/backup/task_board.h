#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <utility>
#include <vector>

namespace holdfast::backup {

// A lock that the server will take for a task, so that two tasks which would wait for each other, or deadlock, are not
// run at the same time. Any number may share one.
struct TaskLock {
  size_t object = 0;
  bool exclusive = false;
};

// Hands out tasks that depend on one another to the threads that ask for one. A task is a number; what it means is the
// owner's affair. Filled by one thread; then take() and done() by any.
class TaskBoard {
 public:
  // What may run is handed out by descending `priority`, in the order of adding among equals.
  // `needs` are tasks that were added before.
  size_t add(uint64_t priority, const std::vector<size_t>& needs, std::vector<TaskLock> locks = {});

  // A point that is passed as soon as all that it needs is done; never handed out.
  size_t add_point(const std::vector<size_t>& needs);

  // The next task that can run now; waits for one. Nullopt once all are done, or when `stop` is requested.
  std::optional<size_t> take(std::stop_token stop);
  void done(size_t task);

 private:
  struct Task {
    uint64_t priority = 0;
    bool is_point = false;
    size_t open_needs = 0;
    std::vector<size_t> followers;
    std::vector<TaskLock> locks;
  };
  struct Holders {
    size_t sharing = 0;
    bool exclusive = false;
  };

  size_t append(Task task, const std::vector<size_t>& needs);
  void make_ready(size_t task);
  void finish(size_t task);
  bool locks_are_free(const Task& task) const;
  void lock(const Task& task);
  void unlock(const Task& task);
  std::optional<size_t> take_ready();

  std::mutex mutex_;  // guards all below
  std::condition_variable_any changed_;
  std::vector<Task> tasks_;
  std::vector<bool> finished_;
  std::set<std::pair<uint64_t, size_t>> ready_;  // (all ones - priority, task): the first is the next
  std::map<size_t, Holders> held_;
  size_t left_ = 0;
};

}  // namespace holdfast::backup
