#include "telegram/backup_watch.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "base/error.h"
#include "jobs/outage.h"
#include "telegram/words.h"

namespace holdfast::telegram {

namespace {

using base::Error;
using base::ErrorKind;
using std::chrono::seconds;

constexpr std::chrono::milliseconds kLook{500};
// Where a message could not be sent.
constexpr seconds kBetweenTries{30};
// A backup that nobody has heard of for so long is watched no more.
constexpr std::chrono::hours kLongestWatch{48};

std::tuple<std::string, int64_t, int64_t> key_of(const Watch& watch) {
  return {watch.job, watch.chat, watch.message};
}

}  // namespace

BackupWatch::BackupWatch(const std::string& app, jobs::Queue& queue, Chats& chats, BotMemory& memory,
                         const base::Clock& clock, base::Waiter& waiter)
    : app_(app), queue_(queue), chats_(chats), memory_(memory), clock_(clock), waiter_(waiter) {}

void BackupWatch::run(const std::stop_token& stop) {
  jobs::Outage outage("what the bot tells of backups");
  outage.outlast(waiter_, stop, [&] {
    look(stop);
    outage.over();
    return kLook;
  });
}

void BackupWatch::look(const std::stop_token& stop) {
  std::exception_ptr unwritten;
  for (const Watch& watch : memory_.get().watches) {
    try {
      look_at(watch, stop);
    } catch (const Error& error) {  // a disk that is full is no reason to leave the others without news
      if (error.kind() != ErrorKind::file) throw;
      unwritten = std::current_exception();
    }
  }
  if (unwritten) std::rethrow_exception(unwritten);
}

void BackupWatch::look_at(const Watch& watch, const std::stop_token& stop) {
  if (const auto pending = queue_.pending(watch.job)) {
    show(watch, progress_text(app_, pending), /*is_last=*/false, stop);
    return;
  }
  const bool is_old = clock_.now() - base::Clock::TimePoint(seconds(watch.begun)) > kLongestWatch;
  const std::optional<jobs::FinishedJob> finished = queue_.result(watch.job);
  const std::string text = finished ? outcome_text(*finished, watch.chat)
                           : is_old ? unknown_text(app_)
                                    : progress_text(app_, std::nullopt);
  const bool is_tried = show(watch, text, /*is_last=*/finished || is_old, stop);
  if (is_old && is_tried) forget(watch);
}

bool BackupWatch::show(const Watch& watch, const std::string& text, bool is_last, const std::stop_token& stop) {
  const base::Clock::TimePoint now = clock_.now();
  // A message that this process has not yet seen was sent just now, or before a restart.
  const auto may_change = watch.message == 0 ? now : now + kBetweenChanges;
  const auto [place, is_new] =
      shown_.try_emplace(key_of(watch), ShownMessage{.message = watch.message, .may_change = may_change});
  ShownMessage& shown = place->second;
  if (now < shown.may_change) return false;
  if (shown.message == 0) {
    send(watch, shown, text, is_last, stop);
  } else if (shown.text != text || is_last) {
    change(watch, shown, text, is_last, stop);
  } else if (watch.message == 0) {  // the disk was full when it was sent
    remember_message(watch, shown);
  }
  return true;
}

// Its owner was not reached when he asked.
void BackupWatch::send(const Watch& watch, ShownMessage& shown, const std::string& text, bool is_last,
                       const std::stop_token& stop) {
  const Sent sent = chats_.say(watch.chat, text, stop);
  if (sent.message == 0) {
    shown.may_change = clock_.now() + std::max(kBetweenTries, sent.wait);
    if (!sent.may_pass) forget(watch);
    return;
  }
  shown = {.message = sent.message, .text = text, .may_change = clock_.now() + kBetweenChanges};
  if (is_last) return forget(watch);
  remember_message(watch, shown);
}

void BackupWatch::change(const Watch& watch, ShownMessage& shown, const std::string& text, bool is_last,
                         const std::stop_token& stop) {
  const Edited::Kind kind = change_message(shown, watch.chat, text, chats_, clock_, stop);
  if (kind == Edited::Kind::never || (is_last && kind == Edited::Kind::done)) forget(watch);
}

void BackupWatch::remember_message(const Watch& watch, const ShownMessage& shown) {
  memory_.change([&](Remembered& all) {
    const auto found = std::ranges::find(all.watches, key_of(watch), key_of);
    if (found != all.watches.end()) found->message = shown.message;
  });
  auto known = shown_.extract(key_of(watch));
  std::get<2>(known.key()) = shown.message;
  shown_.insert(std::move(known));
}

void BackupWatch::forget(const Watch& watch) {
  memory_.change([&](Remembered& all) {
    std::erase_if(all.watches, [&](const Watch& one) { return key_of(one) == key_of(watch); });
  });
  shown_.erase(key_of(watch));
}

}  // namespace holdfast::telegram
