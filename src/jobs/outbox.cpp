#include "jobs/outbox.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <system_error>
#include <utility>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/own_file.h"
#include "base/text.h"
#include "delivery/delivery.h"

namespace holdfast::jobs {

namespace {

namespace fs = std::filesystem;
using base::Error;
using delivery::Outcome;
using std::chrono::seconds;

constexpr seconds kFirstPause{1};
constexpr seconds kLongestPause = std::chrono::minutes(15);
constexpr seconds kLate = std::chrono::minutes(1);
constexpr uint64_t kMostBytes = 16 << 20;

std::string text_of(const fs::path& path) {
  const base::ReadFile file(path);
  std::string text(std::min(file.size(), kMostBytes), '\0');
  text.resize(file.read_at(0, text.data(), text.size()));
  return text;
}

void warn_untold(const PendingNotice& pending, const std::string& who, const std::string& why) {
  base::log_warning(fmt::format("{} could not be told {}: {}", who, title_of(pending), why));
}

}  // namespace

Outbox::Outbox(fs::path file, const config::Settings& settings, delivery::Messenger& messenger,
               const base::Clock& clock)
    : file_(std::move(file)), settings_(settings), messenger_(messenger), clock_(clock) {
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(file_, ignored))) read();
}

void Outbox::read() {
  try {
    if (std::string why = base::why_not_own(file_); !why.empty()) throw Error(base::ErrorKind::file, why);
    notices_ = parse_pending(text_of(file_));
  } catch (const std::exception& error) {
    base::log_warning(fmt::format("{}, the notices that nobody has got yet, cannot be read, and is begun anew: {}",
                                  base::printable(file_.string()), error.what()));
  }
  for (PendingNotice& pending : notices_) keep_named(pending, settings_);
  std::erase_if(notices_, [](const PendingNotice& pending) { return pending.to.empty(); });
  save();
}

void Outbox::tell(const Notice& notice) {
  const std::lock_guard lock(mutex_);
  PendingNotice pending{.id = delivery::new_delivery_id(),
                        .time = clock_.now(),
                        .notice = notice,
                        .to = addressees_of(notice, settings_)};
  if (pending.to.empty()) return;
  notices_.push_back(std::move(pending));
  if (notices_.size() > kMostNotices) drop_oldest(fmt::format("more than {} notices wait", kMostNotices));
  save();
  is_new_ = true;
  changed_.notify_all();
}

void Outbox::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      const seconds pause = bring(stop).value_or(kLongestPause);
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, stop, pause, [this] { return is_new_; });
      is_new_ = false;
    } catch (const Error&) {  // the stop
    }
  }
}

void Outbox::wait_for_first_tries(std::chrono::milliseconds most) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, most, [this] { return !next(); });
}

std::optional<seconds> Outbox::bring(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  drop_old();
  while (const auto todo = next()) {
    lock.unlock();
    const Outcome outcome = send(*todo, stop);
    lock.lock();
    settle(*todo, outcome);
    changed_.notify_all();
  }
  std::optional<seconds> shortest;
  for (const PendingNotice& pending : notices_) {
    for (const Addressee& to : pending.to) shortest = std::min(wait_of(to), shortest.value_or(kLongestPause));
  }
  return shortest;
}

// The oldest notice of somebody who need not wait.
std::optional<Outbox::Next> Outbox::next() const {
  for (const PendingNotice& pending : notices_) {
    for (const Addressee& to : pending.to) {
      if (wait_of(to) == seconds(0)) return Next{.notice = pending, .to = to};
    }
  }
  return std::nullopt;
}

// A clock that was set back makes nobody wait for it.
seconds Outbox::wait_of(const Addressee& to) const {
  const auto away = away_.find(to.chat);
  if (away == away_.end()) return seconds(0);
  const seconds waited = clock_.now() - away->second.begun;
  return waited < seconds(0) ? seconds(0) : std::max(seconds(0), away->second.pause - waited);
}

Outcome Outbox::send(const Next& next, const std::stop_token& stop) {
  const delivery::News news = news_of(next.notice, next.to, clock_.now() - next.notice.time >= kLate);
  try {
    return next.to.chat ? messenger_.tell_chat(news, *next.to.chat, stop)
                        : messenger_.tell_by_mail(news, next.to.recipients, stop);
  } catch (const Error& error) {
    if (error.kind() == base::ErrorKind::cancelled) throw;
    return {.kind = Outcome::Kind::refused, .words = error.what()};
  } catch (const std::exception& error) {
    // A bug must not end the worker, which would be told the same when it starts again.
    return {.kind = Outcome::Kind::refused, .words = error.what()};
  }
}

void Outbox::settle(const Next& next, const Outcome& outcome) {
  switch (outcome.kind) {
    case Outcome::Kind::sent:
      if (away_.erase(next.to.chat) > 0) {
        base::log_info(fmt::format("{} can be told again, and was told {}", next.to.name(), title_of(next.notice)));
      }
      for (const auto& refused : outcome.refused_recipients) {
        warn_untold(next.notice, "Email " + refused.recipient, refused.words);
      }
      return forget(next);
    case Outcome::Kind::again:
      return keep_waiting(next, outcome);
    case Outcome::Kind::uncertain:
      if (next.to.may_have_it) break;
      mark_as_uncertain(next);
      return keep_waiting(next, outcome);
    default:
      break;
  }
  away_.erase(next.to.chat);
  warn_untold(next.notice, next.to.name(), outcome.words);
  forget(next);
}

void Outbox::keep_waiting(const Next& next, const Outcome& outcome) {
  const auto found = away_.find(next.to.chat);
  if (found == away_.end()) {
    base::log_warning(fmt::format("the owners are told {} later, within {} days: {}: {}", title_of(next.notice),
                                  kLongest.count(), next.to.name(), outcome.words));
  }
  const seconds pause = found == away_.end() ? kFirstPause : std::min(found->second.pause * 2, kLongestPause);
  away_[next.to.chat] = {.pause = std::max(pause, outcome.wait.value_or(pause)), .begun = clock_.now()};
}

void Outbox::mark_as_uncertain(const Next& next) {
  for (PendingNotice& pending : notices_) {
    if (pending.id != next.notice.id) continue;
    for (Addressee& to : pending.to) to.may_have_it = to.may_have_it || to.chat == next.to.chat;
  }
  save();
}

void Outbox::forget(const Next& next) {
  for (PendingNotice& pending : notices_) {
    if (pending.id != next.notice.id) continue;
    std::erase_if(pending.to, [&](const Addressee& to) { return to.chat == next.to.chat; });
  }
  std::erase_if(notices_, [](const PendingNotice& pending) { return pending.to.empty(); });
  save();
}

void Outbox::drop_old() {
  const auto before = notices_.size();
  while (!notices_.empty() && clock_.now() - notices_.front().time > kLongest) {
    drop_oldest(fmt::format("for {} days", kLongest.count()));
  }
  if (notices_.size() < before) save();
}

void Outbox::drop_oldest(const std::string& why) {
  for (const Addressee& to : notices_.front().to) warn_untold(notices_.front(), to.name(), why);
  notices_.erase(notices_.begin());
}

void Outbox::save() {
  try {
    if (notices_.empty()) {
      fs::remove(file_);
    } else {
      base::AtomicFile file(file_, base::Existing::replace);
      file.write(pending_text(notices_));
      file.commit();
    }
    is_unsaved_ = false;
  } catch (const std::exception& error) {
    if (!std::exchange(is_unsaved_, true)) {
      base::log_warning(fmt::format("what the owners are to be told cannot be kept: {}", error.what()));
    }
  }
}

}  // namespace holdfast::jobs
