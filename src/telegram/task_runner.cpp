#include "telegram/task_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "base/threads.h"
#include "jobs/job_progress.h"
#include "jobs/outage.h"
#include "telegram/words.h"

namespace holdfast::telegram {

namespace {

using base::Error;
using base::ErrorKind;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kLook{250};
// What came of a task is told for so long to a Bot API that is away.
constexpr std::chrono::hours kLongestTelling{24};
constexpr seconds kBetweenTellings{30};

// Says that a piece of work is over, however it ended.
class Ending {
 public:
  explicit Ending(std::atomic<bool>& is_over) : is_over_(is_over) {}
  ~Ending() { is_over_ = true; }
  Ending(const Ending&) = delete;
  Ending& operator=(const Ending&) = delete;

 private:
  std::atomic<bool>& is_over_;
};

// In one line of the log.
std::string first_lines(const std::string& text) {
  std::string line = base::shortened(text, 300);
  std::ranges::replace(line, '\n', ' ');
  return line;
}

}  // namespace

std::string title_of(const Wish& wish) {
  const std::string name = base::printable(std::filesystem::path(wish.path).filename().string());
  switch (wish.what) {
    case What::prove:
      return "Proof of " + name;
    case What::preview:
      return "Preview of " + name;
    case What::restore:
      return "Restore of " + name;
    case What::preview_undo:
      return "Preview of the undo";
    case What::undo:
      return "Undo";
    case What::cancel:
      return "Cancel";
  }
  return "";
}

TaskRunner::TaskRunner(Chats& chats, BotMemory& memory, const base::Clock& clock, base::Waiter& waiter, Work work)
    : chats_(chats), memory_(memory), clock_(clock), waiter_(waiter), work_(std::move(work)) {}

void TaskRunner::run(const std::stop_token& stop) {
  jobs::Outage outage("what owners want of the bot");
  outage.outlast(waiter_, stop, [&] {
    const std::vector<Task> tasks = memory_.get().tasks;
    if (!tasks.empty()) run_next(tasks.front(), stop);
    outage.over();
    return kLook;
  });
}

void TaskRunner::run_next(const Task& task, const std::stop_token& stop) {
  if (task.id == done_) return change(task, [](Remembered& all, auto found) { all.tasks.erase(found); });
  change(task, [](Remembered&, auto found) { found->is_begun = true; });
  ShownMessage shown{.text = title_of(task.wish) + ": it begins"};
  shown.message = chats_.say(task.wish.chat, shown.text, stop).message;
  shown.may_change = clock_.now() + kBetweenChanges;
  tell(task, carry_out(task, shown, stop), stop);
  done_ = task.id;
  change(task, [](Remembered& all, auto found) { all.tasks.erase(found); });
  if (shown.may_change - clock_.now() > kBetweenChanges) return;  // the next task does not wait for that
  while (shown.message != 0 && clock_.now() < shown.may_change) waiter_.wait(kLook, stop);
  show(task, shown, title_of(task.wish) + ": the answer is below", stop);
}

void TaskRunner::change(const Task& task, const std::function<void(Remembered&, std::vector<Task>::iterator)>& what) {
  memory_.change([&](Remembered& all) {
    const auto found = std::ranges::find(all.tasks, task.id, &Task::id);
    if (found != all.tasks.end()) what(all, found);
  });
}

Reply TaskRunner::carry_out(const Task& task, ShownMessage& shown, const std::stop_token& stop) {
  const base::LogLabel label(fmt::format("{} for {}", title_of(task.wish), task.wish.chat));
  base::log_info(task.is_begun ? "goes on" : "begins");
  try {
    Reply reply = work(task, shown, stop);
    base::log_info("says: " + first_lines(reply.words.text));
    return reply;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::cancelled && stop.stop_requested()) throw;
    base::log_warning(fmt::format("failed: {}", error.what()));
    return {.words = fmt::format("{} failed: {}", title_of(task.wish), error_text(error))};
  } catch (const std::exception& error) {
    base::log_warning(fmt::format("failed: {}", error.what()));
    return {.words = fmt::format("{} failed: {}\nThis is a bug in holdfast: please report it.", title_of(task.wish),
                                 base::printable(error.what()))};
  }
}

Reply TaskRunner::work(const Task& task, ShownMessage& shown, const std::stop_token& stop) {
  jobs::JobProgress progress;
  Reply reply;
  std::atomic<bool> is_over = false;
  base::ThreadGroup thread(stop);
  thread.start([&] {
    const Ending ending(is_over);
    reply = work_(task, progress, thread.stop_token());
  });
  while (!is_over) {
    waiter_.wait(kLook, stop);
    show(task, shown, fmt::format("{}: {}", title_of(task.wish), base::printable(progress.text())), stop);
  }
  thread.wait();
  return reply;
}

void TaskRunner::show(const Task& task, ShownMessage& shown, const std::string& text, const std::stop_token& stop) {
  if (shown.message == 0 || text == shown.text || clock_.now() < shown.may_change) return;
  if (change_message(shown, task.wish.chat, text, chats_, clock_, stop) == Edited::Kind::never) shown.message = 0;
}

// People hear of it first: told twice is better than not at all.
void TaskRunner::tell(const Task& task, const Reply& reply, const std::stop_token& stop) {
  const std::vector<Button> buttons = remember_choices(memory_, reply, clock_.now());
  const auto end = clock_.now() + kLongestTelling;
  for (;;) {
    const Sent sent = chats_.say(task.wish.chat, reply.words, buttons, stop);
    if (sent.message != 0 || !sent.may_pass) return;
    if (clock_.now() > end) return base::log_warning("what came of it could not be told for a day");
    waiter_.wait(std::max(kBetweenTellings, sent.wait), stop);
  }
}

}  // namespace holdfast::telegram
