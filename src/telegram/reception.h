#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "config/settings.h"
#include "jobs/queue.h"
#include "telegram/bot_memory.h"
#include "telegram/chats.h"
#include "telegram/update.h"

namespace holdfast::telegram {

// What the bot answers with.
struct ReceptionParts {
  const config::Settings& settings;
  std::string app_words;  // the app's options in the hints' commands: "--app tarot"
  jobs::Queue& queue;
  Chats& chats;
  BotMemory& memory;
  const base::Clock& clock;
};

// Answers who writes to the bot. Owners alone, in their private chats with it; for everybody else it is as if there
// were no bot, but for a line in the log. What takes a while becomes a job of the queue, or a task of the memory,
// before the update counts as handled. Not thread-safe; the parts must outlive it.
class Reception {
 public:
  explicit Reception(const ReceptionParts& parts);

  // Throws what makes the update worth another try: the queue or the memory is away, or the stop.
  void handle(const Update& update, const std::stop_token& stop);

 private:
  bool is_owners(const Update& update);
  void obey(const Update& update, const std::string& command, const std::stop_token& stop);
  void make_backup(const Update& update, const std::stop_token& stop);
  void tell_queue_is_away(const Update& update, const std::string& why, const std::stop_token& stop);
  void press(const Update& update, const Pressed& pressed, const std::stop_token& stop);
  void want(const Update& update, Wish wish);
  std::string status(const std::stop_token& stop) const;
  std::string list(const std::stop_token& stop) const;
  void prove_newest(const Update& update, const std::stop_token& stop);
  void offer_archives(const Update& update, const std::stop_token& stop);

  const ReceptionParts parts_;
  // The message that answers an update.
  struct Answered {
    int64_t update = 0;
    int64_t message = 0;
  };

  int64_t told_ = 0;  // the update whose owner knows that it has to wait
  Answered answered_;
};

// The first word of a text if it is a command, in small letters, without / and without the bot's name: "backup" of
// "/Backup@holdfast_bot now". Empty: it is none.
std::string command_of(std::string_view text);

}  // namespace holdfast::telegram
