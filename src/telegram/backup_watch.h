#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <tuple>

#include "base/clock.h"
#include "base/waiter.h"
#include "jobs/queue.h"
#include "telegram/bot_memory.h"
#include "telegram/chats.h"
#include "telegram/shown_message.h"

namespace holdfast::telegram {

// Shows how backups go: each by one message, which is changed at most every three seconds, and a last time with what
// came of it. Not thread-safe; all must outlive it.
class BackupWatch {
 public:
  BackupWatch(const std::string& app, jobs::Queue& queue, Chats& chats, BotMemory& memory, const base::Clock& clock,
              base::Waiter& waiter);

  // Until the stop. A queue or a Bot API that is away is waited for. Throws nothing.
  void run(const std::stop_token& stop);

  // One look at each of the backups that are watched. Throws what Queue, BotMemory and Chats throw; what BotMemory
  // throws after it has looked at all.
  void look(const std::stop_token& stop);

 private:
  using Key = std::tuple<std::string, int64_t, int64_t>;  // of a watch: job, chat, message

  void look_at(const Watch& watch, const std::stop_token& stop);
  // False: it is not yet time for it.
  bool show(const Watch& watch, const std::string& text, bool is_last, const std::stop_token& stop);
  void send(const Watch& watch, ShownMessage& shown, const std::string& text, bool is_last,
            const std::stop_token& stop);
  void change(const Watch& watch, ShownMessage& shown, const std::string& text, bool is_last,
              const std::stop_token& stop);
  void remember_message(const Watch& watch, const ShownMessage& shown);
  void forget(const Watch& watch);

  const std::string app_;
  jobs::Queue& queue_;
  Chats& chats_;
  BotMemory& memory_;
  const base::Clock& clock_;
  base::Waiter& waiter_;
  std::map<Key, ShownMessage> shown_;  // in this process
};

}  // namespace holdfast::telegram
