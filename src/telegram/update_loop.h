#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>

#include "base/waiter.h"
#include "telegram/bot_memory.h"
#include "telegram/chats.h"
#include "telegram/update.h"

namespace holdfast::telegram {

// Asks the Bot API for updates, one long poll after another, and hands each out once: what was handled is remembered
// before it is acknowledged, so that a process that dies loses none and repeats none.
class UpdateLoop {
 public:
  // Handles one update. An Error that it throws is told in the log, and the update comes again.
  using Handle = std::function<void(const Update&)>;

  // All must outlive it.
  UpdateLoop(Chats& chats, BotMemory& memory, base::Waiter& waiter, Handle handle);

  // Until the stop. A Bot API that is away or answers nonsense is asked again with growing pauses; where another
  // program takes the bot's updates, they grow to minutes, since each poll of ours ends one of its. After a fault one
  // update is asked for at a time, in case that their answer was more than can be taken. Throws nothing.
  void run(const std::stop_token& stop);

 private:
  // Whether there was anything to do, or at least a wait for it.
  bool poll(const std::stop_token& stop);
  void hand_out(const Update& update);

  Chats& chats_;
  BotMemory& memory_;
  base::Waiter& waiter_;
  const Handle handle_;
  size_t at_most_;
  int64_t unsaved_ = 0;  // was handled, but the disk was full: it is not handled again
};

}  // namespace holdfast::telegram
