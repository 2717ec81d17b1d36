#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/progress.h"
#include "base/waiter.h"
#include "telegram/bot_memory.h"
#include "telegram/chats.h"
#include "telegram/offers.h"
#include "telegram/shown_message.h"

namespace holdfast::telegram {

// Does what owners want that takes a while, one task after another: says how it goes in one message, which is changed
// at most every three seconds, and then what came of it. A task whose process died meanwhile is taken up by the next.
class TaskRunner {
 public:
  // Carries out a task and gives what is to be said; Task::is_begun: an earlier process had begun it. Throws
  // base::Error.
  using Work = std::function<Reply(const Task&, base::Progress&, const std::stop_token&)>;

  // All must outlive it.
  TaskRunner(Chats& chats, BotMemory& memory, const base::Clock& clock, base::Waiter& waiter, Work work);

  // Until the stop; a task that runs then is stopped. Throws nothing.
  void run(const std::stop_token& stop);

 private:
  void run_next(const Task& task, const std::stop_token& stop);
  // The task in the memory, if it is still there.
  void change(const Task& task, const std::function<void(Remembered&, std::vector<Task>::iterator)>& what);
  Reply carry_out(const Task& task, ShownMessage& shown, const std::stop_token& stop);
  Reply work(const Task& task, ShownMessage& shown, const std::stop_token& stop);
  void show(const Task& task, ShownMessage& shown, const std::string& text, const std::stop_token& stop);
  void tell(const Task& task, const Reply& reply, const std::stop_token& stop);

  Chats& chats_;
  BotMemory& memory_;
  const base::Clock& clock_;
  base::Waiter& waiter_;
  const Work work_;
  std::string done_;  // the task that is done and told, be it that the disk is full and it cannot be forgotten
};

// "Proof of tarot_20231124T030000Z.sql.gz".
std::string title_of(const Wish& wish);

}  // namespace holdfast::telegram
