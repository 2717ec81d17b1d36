#include "telegram/backup_watch.h"

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "jobs/outage.h"
#include "telegram/words.h"

namespace holdfast::telegram {

namespace {

using base::Error;
using base::ErrorKind;
using std::chrono::seconds;

constexpr std::chrono::milliseconds kLook{500};
// At least three seconds, of a clock that tells whole ones.
constexpr seconds kBetweenChanges{4};
// A message that could not be changed for so long is left as it is.
constexpr std::chrono::hours kLongestWatch{48};

bool is_same(const Watch& one, const Watch& other) {
  return one.job == other.job && one.chat == other.chat && one.message == other.message;
}

}  // namespace

BackupWatch::BackupWatch(const std::string& app, jobs::Queue& queue, Chats& chats, BotMemory& memory,
                         const base::Clock& clock, base::Waiter& waiter)
    : app_(app), queue_(queue), chats_(chats), memory_(memory), clock_(clock), waiter_(waiter) {}

void BackupWatch::run(const std::stop_token& stop) {
  jobs::Outage outage("what the bot tells of backups");
  while (!stop.stop_requested()) {
    try {
      std::chrono::milliseconds pause = kLook;
      try {
        look(stop);
        outage.over();
      } catch (const Error& error) {
        if (error.kind() == ErrorKind::cancelled) return;
        pause = outage.begin(error);
      }
      waiter_.wait(pause, stop);
    } catch (const Error&) {  // the stop
      return;
    }
  }
}

void BackupWatch::look(const std::stop_token& stop) {
  const std::vector<Watch> watches = memory_.get().watches;
  if (watches.empty()) return;
  const std::optional<jobs::PendingJob> pending = queue_.find(app_);
  for (const Watch& watch : watches) {
    if (pending && pending->id == watch.job) {
      show(watch, progress_text(app_, pending), /*is_last=*/false, stop);
    } else if (const auto finished = queue_.result(watch.job)) {
      show(watch, outcome_text(*finished, watch.is_askers), /*is_last=*/true, stop);
    } else {
      show(watch, progress_text(app_, std::nullopt), /*is_last=*/false, stop);
    }
  }
}

void BackupWatch::show(const Watch& watch, const std::string& text, bool is_last, const std::stop_token& stop) {
  const base::Clock::TimePoint now = clock_.now();
  if (now - base::Clock::TimePoint(seconds(watch.begun)) > kLongestWatch) return forget(watch);
  if (watch.message == 0) return send(watch, text, is_last, stop);
  // A message that this process has not yet seen was sent just now, or before a restart.
  const auto [place, is_new] =
      shown_.try_emplace({watch.chat, watch.message}, Shown{.may_change = now + kBetweenChanges});
  Shown& shown = place->second;
  if (now < shown.may_change || (shown.text == text && !is_last)) return;
  const Edited edited = chats_.edit(watch.chat, watch.message, text, stop);
  shown.may_change = now + std::max(kBetweenChanges, edited.wait);
  if (edited.kind == Edited::Kind::done) shown.text = text;
  if (edited.kind == Edited::Kind::never || (is_last && edited.kind == Edited::Kind::done)) forget(watch);
}

// Its owner was not reached when he asked.
void BackupWatch::send(const Watch& watch, const std::string& text, bool is_last, const std::stop_token& stop) {
  const Sent sent = chats_.say(watch.chat, text, stop);
  if (sent.message == 0 && sent.may_pass) return;
  if (sent.message == 0 || is_last) return forget(watch);
  memory_.change([&](Remembered& all) {
    const auto found = std::ranges::find_if(all.watches, [&](const Watch& one) { return is_same(one, watch); });
    if (found != all.watches.end()) found->message = sent.message;
  });
}

void BackupWatch::forget(const Watch& watch) {
  memory_.change(
      [&](Remembered& all) { std::erase_if(all.watches, [&](const Watch& one) { return is_same(one, watch); }); });
  shown_.erase({watch.chat, watch.message});
}

}  // namespace holdfast::telegram
