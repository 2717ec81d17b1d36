#include "telegram/bot.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/threads.h"
#include "delivery/bot_api.h"
#include "delivery/channels.h"
#include "telegram/backup_watch.h"
#include "telegram/owner_work.h"
#include "telegram/reception.h"
#include "telegram/task_runner.h"
#include "telegram/update_loop.h"
#include "telegram/words.h"

namespace holdfast::telegram {

namespace {

// The bot's own number. Whatever keeps a document from its owner is found here, before anything begins.
std::string checked_number(const config::Settings& settings) {
  delivery::Channels().add_telegram(settings.telegram, settings.rbac);
  return std::string(delivery::bot_number(settings.telegram.bot_token));
}

}  // namespace

bool wants_bot(const config::Settings& settings) {
  return settings.backup.bot_poll && !settings.telegram.bot_token.empty();
}

Bot::Bot(BotParts parts) : parts_(std::move(parts)), memory_(parts_.files.bot, checked_number(parts_.settings)) {}

Chats Bot::chats() {
  return {parts_.settings.telegram, parts_.connect(), waiter_};
}

void Bot::run(std::stop_token stop) {
  base::ThreadGroup threads(stop);
  threads.start([&] { listen(threads.stop_token()); });
  threads.start([&] { watch_backups(threads.stop_token()); });
  threads.start([&] { do_tasks(threads.stop_token()); });
  try {
    threads.wait();
  } catch (const base::Error& error) {
    if (error.kind() != base::ErrorKind::cancelled || !stop.stop_requested()) throw;
  }
}

void Bot::listen(const std::stop_token& stop) {
  Chats chats = this->chats();
  Reception reception({.settings = parts_.settings,
                       .app_words = parts_.app_words,
                       .queue = parts_.queue,
                       .chats = chats,
                       .memory = memory_,
                       .clock = parts_.clock});
  base::log_info(fmt::format("the bot {} listens", chats.bot_number()));
  std::set<int64_t> without = offer_commands(chats, stop);
  UpdateLoop(chats, memory_, waiter_, [&](const Update& update) {
    if (without.contains(update.user) && offer(chats, update.user, stop)) without.erase(update.user);
    reception.handle(update, stop);
  }).run(stop);
}

void Bot::watch_backups(const std::stop_token& stop) {
  Chats chats = this->chats();
  BackupWatch(parts_.settings.app, parts_.queue, chats, memory_, parts_.clock, waiter_).run(stop);
}

void Bot::do_tasks(const std::stop_token& stop) {
  Chats chats = this->chats();
  OwnerWork work(parts_.settings, parts_.clock, parts_.tool_version);
  TaskRunner(chats, memory_, parts_.clock, waiter_,
             [&](const Task& task, base::Progress& progress, const std::stop_token& task_stop) {
               return work.carry_out(task, progress, task_stop);
             })
      .run(stop);
}

bool Bot::offer(Chats& chats, int64_t owner, const std::stop_token& stop) const {
  const std::string why = chats.offer(owner, commands_of_bot(parts_.settings.telegram.restore_enabled), stop);
  if (!why.empty()) base::log_warning(fmt::format("the bot's commands are not offered to owner {}: {}", owner, why));
  return why.empty();
}

std::set<int64_t> Bot::offer_commands(Chats& chats, const std::stop_token& stop) {
  const auto& owners = parts_.settings.rbac.owner_ids;
  std::vector<int64_t> offered = owners;
  for (const int64_t former : memory_.get().offered) {
    if (std::ranges::find(owners, former) != owners.end()) continue;
    if (!chats.offer(former, {}, stop).empty()) offered.push_back(former);  // the next begin tries again
  }
  std::set<int64_t> without;
  for (const int64_t owner : owners) {
    if (!offer(chats, owner, stop)) without.insert(owner);
  }
  try {
    memory_.change([&](Remembered& all) { all.offered = offered; });
  } catch (const base::Error& error) {
    base::log_warning(fmt::format("the bot's memory: {}", error.what()));
  }
  return without;
}

}  // namespace holdfast::telegram
