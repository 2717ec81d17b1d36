#include "telegram/update_loop.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "jobs/outage.h"

namespace holdfast::telegram {

namespace {

using base::Error;
using base::ErrorKind;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kConflict = 409;
constexpr size_t kMostUpdates = 50;
// An answer that comes sooner was no long poll.
constexpr seconds kShortest{1};
constexpr seconds kLongestConflict{300};

// Another program has the bot's updates, which must not be taken from it.
class Conflict : public Error {
 public:
  using Error::Error;
};

// The service asks to be left alone.
class Busy : public Error {
 public:
  Busy(const std::string& message, seconds wait) : Error(ErrorKind::connect, message), wait_(wait) {}
  seconds wait() const { return wait_; }

 private:
  seconds wait_;
};

[[noreturn]] void throw_refusal(const delivery::BotAnswer& answer) {
  if (answer.status == kConflict) {
    const bool is_webhook = answer.words.find("webhook") != std::string::npos;
    throw Conflict(
        ErrorKind::connect,
        fmt::format("{} takes the bot's updates ({})", is_webhook ? "a webhook" : "another program", answer.words),
        "Give each app's worker a bot of its own: BACKUP__BOT_TOKEN; or let the other program enqueue the backups: "
        "BACKUP__BOT_POLL=false.");
  }
  if (answer.retry_after) throw Busy(answer.words, *answer.retry_after);
  throw Error(ErrorKind::connect, answer.words,
              answer.status == 401 || answer.status == 404 ? "The bot's token is wrong: copy it from @BotFather." : "");
}

}  // namespace

UpdateLoop::UpdateLoop(Chats& chats, BotMemory& memory, base::Waiter& waiter, Handle handle)
    : chats_(chats), memory_(memory), waiter_(waiter), handle_(std::move(handle)), at_most_(kMostUpdates) {}

void UpdateLoop::run(const std::stop_token& stop) {
  jobs::Outage outage("the bot");
  seconds conflict_pause(1);
  outage.outlast(waiter_, stop, [&] {
    try {
      const milliseconds pause = poll(stop) ? milliseconds(0) : milliseconds(kShortest);
      outage.over();
      conflict_pause = seconds(1);
      return pause;
    } catch (const Conflict& error) {
      outage.begin(error);
      conflict_pause = std::min(conflict_pause * 2, kLongestConflict);
      return milliseconds(conflict_pause);
    } catch (const Busy& error) {
      return std::max<milliseconds>(outage.begin(error), error.wait());
    }
  });
}

// What is handled is acknowledged by the next poll, and forgotten once that has an answer. With nothing to acknowledge
// no number is named: after a week without updates Telegram begins at any.
bool UpdateLoop::poll(const std::stop_token& stop) {
  const std::vector<int64_t> handled = memory_.get().handled;
  std::optional<int64_t> from;
  if (!handled.empty()) from = *std::ranges::max_element(handled) + 1;
  const double begun = base::monotonic_seconds();
  const size_t wanted = std::exchange(at_most_, 1);
  const delivery::BotAnswer answer = chats_.updates(from, wanted, stop);
  if (!answer.ok) throw_refusal(answer);
  const std::vector<Update> updates = parse_updates(answer.result);
  at_most_ = updates.size() < wanted ? kMostUpdates : wanted;
  if (!handled.empty()) memory_.change([](Remembered& all) { all.handled.clear(); });
  bool is_new = false;
  for (const Update& update : updates) {
    if (stop.stop_requested()) break;
    if (std::ranges::find(handled, update.id) != handled.end()) continue;
    is_new = true;
    hand_out(update);
  }
  return is_new || base::monotonic_seconds() - begun >= kShortest.count();
}

void UpdateLoop::hand_out(const Update& update) {
  if (unsaved_ != update.id) {
    try {
      handle_(update);
    } catch (const Error&) {
      throw;
    } catch (const std::exception& error) {  // a bug of ours: once is enough
      base::log_warning(fmt::format("update {} could not be handled: {}", update.id, error.what()));
    }
    unsaved_ = update.id;
  }
  memory_.change([&](Remembered& all) {
    if (std::ranges::find(all.handled, update.id) == all.handled.end()) all.handled.push_back(update.id);
  });
}

}  // namespace holdfast::telegram
