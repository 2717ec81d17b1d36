#include "backup/task_board.h"

#include <algorithm>
#include <limits>

namespace holdfast::backup {

size_t TaskBoard::append(Task task, const std::vector<size_t>& needs) {
  const std::scoped_lock lock(mutex_);
  const size_t number = tasks_.size();
  for (const size_t need : needs) {
    if (finished_[need]) continue;
    tasks_[need].followers.push_back(number);
    ++task.open_needs;
  }
  tasks_.push_back(std::move(task));
  finished_.push_back(false);
  ++left_;
  if (tasks_.back().open_needs == 0) make_ready(number);
  return number;
}

size_t TaskBoard::add(uint64_t priority, const std::vector<size_t>& needs, std::vector<TaskLock> locks) {
  return append({.priority = priority, .locks = std::move(locks)}, needs);
}

size_t TaskBoard::add_point(const std::vector<size_t>& needs) {
  return append({.is_point = true}, needs);
}

void TaskBoard::make_ready(size_t task) {
  if (tasks_[task].is_point) return finish(task);
  ready_.emplace(std::numeric_limits<uint64_t>::max() - tasks_[task].priority, task);
}

void TaskBoard::finish(size_t task) {
  finished_[task] = true;
  --left_;
  for (const size_t follower : tasks_[task].followers) {
    if (--tasks_[follower].open_needs == 0) make_ready(follower);
  }
}

bool TaskBoard::locks_are_free(const Task& task) const {
  return std::ranges::all_of(task.locks, [&](const TaskLock& wanted) {
    const auto holders = held_.find(wanted.object);
    if (holders == held_.end()) return true;
    return !holders->second.exclusive && (!wanted.exclusive || holders->second.sharing == 0);
  });
}

void TaskBoard::lock(const Task& task) {
  for (const TaskLock& wanted : task.locks) {
    Holders& holders = held_[wanted.object];
    if (wanted.exclusive) {
      holders.exclusive = true;
    } else {
      ++holders.sharing;
    }
  }
}

void TaskBoard::unlock(const Task& task) {
  for (const TaskLock& released : task.locks) {
    Holders& holders = held_[released.object];
    if (released.exclusive) {
      holders.exclusive = false;
    } else {
      --holders.sharing;
    }
  }
}

std::optional<size_t> TaskBoard::take_ready() {
  for (auto next = ready_.begin(); next != ready_.end(); ++next) {
    const size_t task = next->second;
    if (!locks_are_free(tasks_[task])) continue;
    lock(tasks_[task]);
    ready_.erase(next);
    return task;
  }
  return std::nullopt;
}

std::optional<size_t> TaskBoard::take(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  std::optional<size_t> task;
  changed_.wait(lock, stop, [&] { return left_ == 0 || (task = take_ready()).has_value(); });
  return task;
}

void TaskBoard::done(size_t task) {
  {
    const std::scoped_lock lock(mutex_);
    unlock(tasks_[task]);
    finish(task);
  }
  changed_.notify_all();
}

}  // namespace holdfast::backup
