#pragma once

#include <string>
#include <utility>
#include <vector>

namespace holdfast::jobs {

// The keys of one queue in Redis: ARQ's own, and those of ours below the queue's name.
class ArqKeys {
 public:
  explicit ArqKeys(std::string queue) : queue_(std::move(queue)) {}

  const std::string& queue() const { return queue_; }  // sorted set: id by the time at which it is due, ms
  std::string health() const { return queue_ + ":health-check"; }
  static std::string job(const std::string& id) { return "arq:job:" + id; }                  // pickle
  static std::string in_progress(const std::string& id) { return "arq:in-progress:" + id; }  // "LEASE ENDS WORKER"
  static std::string retry(const std::string& id) { return "arq:retry:" + id; }              // tries so far
  static std::string result(const std::string& id) { return "arq:result:" + id; }            // pickle
  static std::string abort() { return "arq:abort"; }  // sorted set: id by the time at which it was asked for, ms

  std::string app(const std::string& app) const { return own("app:" + app); }          // "LEASE ENDS ID" of what runs
  std::string progress(const std::string& id) const { return own("progress:" + id); }  // text
  std::string kept(const std::string& id) const { return own("result:" + id); }        // "LEASE JSON"
  std::string failed() const { return own("failed"); }  // sorted set: JSON by the time at which it ended, ms

  // Of one job, in the order in which the scripts know them.
  std::vector<std::string> of(const std::string& id, const std::string& of_app) const {
    return {queue_,  job(id),     in_progress(id), retry(id), result(id),
            abort(), app(of_app), progress(id),    kept(id),  failed()};
  }

 private:
  std::string own(const std::string& name) const { return queue_ + ":holdfast:" + name; }

  std::string queue_;
};

}  // namespace holdfast::jobs
