#include "telegram/reception.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "jobs/app_archives.h"
#include "jobs/app_status.h"
#include "jobs/status_words.h"
#include "telegram/offers.h"
#include "telegram/task_runner.h"
#include "telegram/words.h"

namespace holdfast::telegram {

namespace {

using base::Error;
using base::ErrorKind;

constexpr size_t kListed = 10;

// What is wrong with the folder is no fault that passes, as one of the memory is.
std::vector<jobs::ListedArchive> archives_of(const config::Settings& settings, const std::stop_token& stop) {
  try {
    return jobs::app_archives(settings, stop);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::file) throw;
    throw Error(ErrorKind::refused, error.what(), error.hint());
  }
}

// Of several whose message could not be sent one is enough.
bool is_watched(const std::vector<Watch>& watches, const Watch& watch) {
  return watch.message == 0 && std::ranges::any_of(watches, [&](const Watch& one) {
           return one.job == watch.job && one.chat == watch.chat && one.message == 0;
         });
}

// A job that this chat waits for already.
bool is_asked_for(const std::vector<Watch>& watches, int64_t chat, const std::string& job) {
  return std::ranges::any_of(watches, [&](const Watch& one) { return one.chat == chat && one.job == job; });
}

}  // namespace

std::string command_of(std::string_view text) {
  if (!text.starts_with('/')) return "";
  std::string command(text.substr(1, text.find_first_of(" \t\r\n@", 1) - 1));
  std::ranges::transform(command, command.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return command;
}

Reception::Reception(const ReceptionParts& parts) : parts_(parts) {}

void Reception::handle(const Update& update, const std::stop_token& stop) {
  if (update.user == 0 && std::holds_alternative<std::monostate>(update.what)) return;
  if (!is_owners(update) || std::holds_alternative<std::monostate>(update.what)) return;
  try {
    if (const auto* pressed = std::get_if<Pressed>(&update.what)) return press(update, *pressed, stop);
    obey(update, command_of(std::get<Said>(update.what).text), stop);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::cancelled || told_ == update.id) throw;
    // The memory is away, and will not be for ever; for all else an answer is better than another try.
    const bool comes_again = error.kind() == ErrorKind::file;
    const std::string_view then = comes_again ? "\nIt is tried again until it can be done." : "";
    if (comes_again) told_ = update.id;
    parts_.chats.say(update.chat, fmt::format("{}{}", error_text(error), then), stop);
    if (comes_again) throw;
  }
}

bool Reception::is_owners(const Update& update) {
  const auto& owners = parts_.settings.rbac.owner_ids;
  const bool is_owner = std::ranges::find(owners, update.user) != owners.end();
  if (is_owner && update.is_private && update.chat == update.user) return true;
  base::log_warning(fmt::format("telegram: user {} in {} chat {} was not answered: {}", update.user,
                                update.is_private ? "the private" : "the", update.chat,
                                !is_owner           ? "no owner (RBAC__OWNER_IDS)"
                                : update.is_private ? "the chat is another's"
                                                    : "backups are for private chats"));
  return false;
}

void Reception::obey(const Update& update, const std::string& command, const std::stop_token& stop) {
  const bool may_restore = parts_.settings.telegram.restore_enabled;
  if (command == "backup") return make_backup(update, stop);
  if (command == "prove") return prove_newest(update, stop);
  if (command == "restore" && may_restore) return offer_archives(update, stop);
  std::string answer;
  if (command == "status") {
    answer = status(stop);
  } else if (command == "list") {
    answer = list(stop);
  } else if (command == "restore") {
    answer = "/restore is off here: TELEGRAM__RESTORE_ENABLED=true in the app's .env turns it on.";
  } else {
    answer = help_text(parts_.settings.app, may_restore);
  }
  parts_.chats.say(update.chat, answer, stop);
}

// The job bears the update's number: however often the update comes, there is one job.
void Reception::make_backup(const Update& update, const std::stop_token& stop) {
  const config::Settings& settings = parts_.settings;
  const jobs::BackupJob job{.app = settings.app,
                            .compress = settings.backup.format != "sql",
                            .telegram = true,
                            .email = false,
                            .chat_id = update.chat};
  Watch watch{.job = fmt::format("telegram:{}:{}", parts_.chats.bot_number(), update.id),
              .chat = update.chat,
              .begun = parts_.clock.now().time_since_epoch().count()};
  std::optional<jobs::PendingJob> running;
  try {
    running = parts_.queue.find(settings.app);
    if (running && !running->is_running && !is_asked_for(parts_.memory.get().watches, update.chat, running->id)) {
      running.reset();
    }
    if (running) {
      watch.job = running->id;
    } else {
      parts_.queue.enqueue(job, {.id = watch.job});
    }
  } catch (const Error& error) {
    tell_queue_is_away(update, error.what(), stop);
    throw;
  }
  base::log_info(
      fmt::format("backup {} is {} by owner {}", watch.job, running ? "asked for once more" : "wanted", update.user));
  // Where it could not be remembered the update comes again, and its message is there.
  if (answered_.update != update.id) {
    answered_ = {update.id, parts_.chats.say(update.chat, progress_text(settings.app, running), stop).message};
  }
  watch.message = answered_.message;
  parts_.memory.change([&](Remembered& all) {
    all.handled.push_back(update.id);
    if (!is_watched(all.watches, watch)) all.watches.push_back(watch);
  });
}

// The update comes again until the queue is there, and he hears of it once.
void Reception::tell_queue_is_away(const Update& update, const std::string& why, const std::stop_token& stop) {
  if (told_ == update.id) return;
  told_ = update.id;
  parts_.chats.say(update.chat,
                   fmt::format("The queue of backups cannot be reached just now: {}\nThe backup is made as soon as it "
                               "can.",
                               base::printable(why)),
                   stop);
}

void Reception::press(const Update& update, const Pressed& pressed, const std::stop_token& stop) {
  const std::optional<Wish> wish = take_wish(parts_.memory, update, pressed, parts_.clock.now());
  parts_.chats.answer(pressed, wish ? "" : "This button is no longer good: ask again.", stop);
  parts_.chats.remove_buttons(update.chat, pressed.message, stop);
  if (!wish) return;
  base::log_info(fmt::format("telegram: owner {} pressed: {}", update.user, title_of(*wish)));
  if (wish->what == What::cancel) parts_.chats.say(update.chat, "Cancelled. Nothing was changed.", stop);
}

void Reception::want(const Update& update, Wish wish) {
  parts_.memory.change([&](Remembered& all) {
    all.handled.push_back(update.id);
    all.tasks.push_back({.id = jobs::random_id(), .wish = std::move(wish)});
  });
}

std::string Reception::status(const std::stop_token& stop) const {
  const jobs::StatusWords words = jobs::status_words(
      jobs::read_status({.settings = parts_.settings, .app_words = parts_.app_words, .now = parts_.clock.now()}, stop));
  std::string text;
  for (const auto& line : words.lines) text += fmt::format("{}: {}\n", line.label, line.text);
  if (words.problems.empty()) return text + "Wrong: nothing";
  text += "Wrong:";
  for (const auto& problem : words.problems) {
    text += "\n- " + problem.what;
    if (!problem.hint.empty()) text += "\n  " + problem.hint;
  }
  return text;
}

std::string Reception::list(const std::stop_token& stop) const {
  std::vector<jobs::ListedArchive> archives = archives_of(parts_.settings, stop);
  if (archives.size() > kListed) archives.resize(kListed);
  return list_text(parts_.settings.app, archives);
}

void Reception::prove_newest(const Update& update, const std::stop_token& stop) {
  const std::vector<jobs::ListedArchive> archives = archives_of(parts_.settings, stop);
  const auto newest = std::ranges::find_if(archives, [](const auto& archive) { return archive.damage.empty(); });
  if (newest != archives.end()) {
    return want(update, {.what = What::prove, .chat = update.chat, .path = newest->path.string()});
  }
  parts_.chats.say(update.chat, list_text(parts_.settings.app, {}), stop);
}

void Reception::offer_archives(const Update& update, const std::stop_token& stop) {
  Reply reply{.words =
                  fmt::format("Which backup of {}? First comes what a restore would do; nothing is changed by that.",
                              parts_.settings.app)};
  const std::vector<jobs::ListedArchive> archives = archives_of(parts_.settings, stop);
  for (const jobs::ListedArchive& archive : archives) {
    if (!jobs::can_be_restored(archive) || reply.choices.size() == kListed) continue;
    reply.choices.push_back({.text = button_text(archive),
                             .wish = {.what = What::preview, .chat = update.chat, .path = archive.path.string()}});
  }
  if (archives.empty()) {
    reply.words = list_text(parts_.settings.app, {});
  } else if (reply.choices.empty()) {
    reply.words = "None of the backups can be restored from here; `holdfast restore` takes a .dump, too.";
  }
  parts_.chats.say(update.chat, reply.words, remember_choices(parts_.memory, reply, parts_.clock.now()), stop);
}

}  // namespace holdfast::telegram
