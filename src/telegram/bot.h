#pragma once

#include <functional>
#include <memory>
#include <set>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/waiter.h"
#include "config/settings.h"
#include "jobs/queue.h"
#include "jobs/state_folder.h"
#include "jobs/worker.h"
#include "net/http.h"
#include "telegram/bot_memory.h"
#include "telegram/chats.h"

namespace holdfast::telegram {

// Whether the settings want a bot: a token, and no BACKUP__BOT_POLL=false.
bool wants_bot(const config::Settings& settings);

// What the bot needs; all must outlive it.
struct BotParts {
  const config::Settings& settings;
  const jobs::StateFiles& files;
  jobs::Queue& queue;
  const base::Clock& clock;
  std::string app_words;  // the app's options in the hints' commands: "--app tarot"
  std::string tool_version;
  std::function<std::unique_ptr<net::Http>()> connect;  // one for each of its threads
};

// The bot that answers the owners of one app in their private chats with it. It has no state but its memory, the queue
// and what Telegram keeps, so that it may die at any moment.
class Bot final : public jobs::Service {
 public:
  // Throws Error(usage) for an owner list or a token that cannot be.
  explicit Bot(BotParts parts);

  void run(std::stop_token stop) override;

 private:
  void listen(const std::stop_token& stop);
  void watch_backups(const std::stop_token& stop);
  void do_tasks(const std::stop_token& stop);
  // In the owners' chats alone: to everybody else the bot offers nothing, nor to who is no owner any more. Returns
  // those who were not reached: it is done when they write.
  std::set<int64_t> offer_commands(Chats& chats, const std::stop_token& stop);
  bool offer(Chats& chats, int64_t owner, const std::stop_token& stop) const;
  Chats chats();

  const BotParts parts_;
  base::SystemWaiter waiter_;
  BotMemory memory_;
};

}  // namespace holdfast::telegram
