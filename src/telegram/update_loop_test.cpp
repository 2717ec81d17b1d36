#include "telegram/update_loop.h"

#include <algorithm>
#include <stdexcept>

#include "base/error.h"
#include "telegram/test_bot.h"

namespace holdfast::telegram {
namespace {

using base::Error;
using base::ErrorKind;
using std::chrono::milliseconds;
using std::chrono::seconds;

// What the loop does until it has waited so often.
class UpdateLoopTest : public BotTest {
 protected:
  // getUpdates gives these.
  void come(const std::vector<int64_t>& ids) {
    std::string list;
    for (const int64_t id : ids)
      list += (list.empty() ? "" : ",") + std::string(R"({"update_id":)") + std::to_string(id) + "}";
    http.answer(200, R"({"ok":true,"result":[)" + list + "]}");
  }
  void run(size_t waits = 1) {
    time.on_wait([&, last = time.waits().size() + waits] {
      if (time.waits().size() == last) stop.request_stop();
    });
    UpdateLoop(chats, memory, time, [&](const Update& update) {
      if (handle) handle(update);
      handled.push_back(update.id);
    }).run(stop.get_token());
  }
  // The next process: the same file, and nothing else.
  std::vector<int64_t> run_again(const std::function<void()>& script) {
    stop = std::stop_source();
    handled.clear();
    script();
    BotMemory next(folder.path() / "tarot.bot.json", "123456789");
    time.on_wait([&] { stop.request_stop(); });
    UpdateLoop(chats, next, time, [&](const Update& update) { handled.push_back(update.id); }).run(stop.get_token());
    return handled;
  }
  std::vector<milliseconds> waits_after(int times, const std::function<void()>& script) {
    for (int i = 0; i < times; ++i) script();
    run(static_cast<size_t>(times));
    return time.waits();
  }
  std::string log_of(const std::function<void()>& what) {
    testing::internal::CaptureStderr();
    what();
    return testing::internal::GetCapturedStderr();
  }
  static size_t count(const std::string& text, const std::string& word) {
    size_t found = 0;
    for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
    return found;
  }

  UpdateLoop::Handle handle;
  std::vector<int64_t> handled;
};

TEST_F(UpdateLoopTest, AcknowledgesWhatWasHandledAndNamesNoNumberElse) {
  come({5, 6});
  come({7});
  come({});
  no_connection();
  run(2);
  EXPECT_EQ(asked(), (std::vector<std::string>{"getUpdates", "getUpdates 7", "getUpdates 8", "getUpdates"}));
  EXPECT_EQ(handled, (std::vector<int64_t>{5, 6, 7}));
}

TEST_F(UpdateLoopTest, HandlesBeforeItRemembersAndRemembersBeforeItAcknowledges) {
  come({5, 6});
  handle = [&](const Update& update) {
    EXPECT_EQ(http.asked().size(), 1U);
    EXPECT_EQ(memory.get().handled.size(), update.id == 5 ? 0U : 1U);
  };
  run();
  EXPECT_EQ(memory.get().handled, (std::vector<int64_t>{5, 6}));
  EXPECT_EQ(asked(), (std::vector<std::string>{"getUpdates", "getUpdates 7"}));
}

TEST_F(UpdateLoopTest, ForgetsWhatIsAcknowledgedAndNotBefore) {
  come({5});
  no_connection();
  handle = [&](const Update&) {
    time.on_wait([&] {
      EXPECT_EQ(memory.get().handled, std::vector<int64_t>{5});
      stop.request_stop();
    });
  };
  run();
  EXPECT_EQ(run_again([&] {
              come({});
              no_connection();
            }),
            std::vector<int64_t>{});
  EXPECT_TRUE(BotMemory(folder.path() / "tarot.bot.json", "123456789").get().handled.empty());
}

TEST_F(UpdateLoopTest, BringsAgainWhatCouldNotBeHandled) {
  int tries = 0;
  handle = [&](const Update& update) {
    if (update.id == 6 && ++tries < 3) throw Error(ErrorKind::connect, "the queue is away");
  };
  come({5, 6, 7});
  come({6, 7});
  come({6, 7});
  const std::string log = log_of([&] { run(3); });
  EXPECT_EQ(handled, (std::vector<int64_t>{5, 6, 7}));
  EXPECT_EQ(asked(), (std::vector<std::string>{"getUpdates", "getUpdates 6", "getUpdates", "getUpdates 8"}));
  EXPECT_EQ(count(log, "the queue is away"), 1U);
}

TEST_F(UpdateLoopTest, HandsOutNothingTwiceAfterARestart) {
  come({5, 6});
  handle = [&](const Update& update) {
    if (update.id == 6) throw Error(ErrorKind::cancelled, "cancelled");
  };
  run();
  EXPECT_EQ(handled, std::vector<int64_t>{5});
  EXPECT_EQ(run_again([&] { come({6}); }), std::vector<int64_t>{6});
  EXPECT_EQ(last_asked(), "getUpdates 7");
}

// Telegram may give it once more, where the acknowledgement was lost on the way.
TEST_F(UpdateLoopTest, HandsOutNothingTwiceThatIsNotYetAcknowledged) {
  memory.change([](Remembered& all) { all.handled = {5, 6}; });
  come({5, 6, 7});
  run();
  EXPECT_EQ(handled, std::vector<int64_t>{7});
}

TEST_F(UpdateLoopTest, HandsOutNothingTwiceWhileTheDiskIsFull) {
  std::filesystem::rename(folder.path(), folder.path().string() + ".moved");
  for (int i = 0; i < 3; ++i) come({5});
  time.on_wait([&] {
    if (time.waits().size() == 3) stop.request_stop();
  });
  UpdateLoop(chats, memory, time, [&](const Update& update) { handled.push_back(update.id); }).run(stop.get_token());
  EXPECT_EQ(handled, std::vector<int64_t>{5});
  EXPECT_EQ(last_asked(), "getUpdates") << "and acknowledges nothing that it could forget";
  std::filesystem::rename(folder.path().string() + ".moved", folder.path());
}

TEST_F(UpdateLoopTest, GoesOnAfterABugOfOurs) {
  handle = [&](const Update& update) {
    if (update.id == 5) throw std::runtime_error("a bug");
  };
  come({5, 6});
  EXPECT_EQ(count(log_of([&] { run(); }), "update 5 could not be handled: a bug"), 1U);
  EXPECT_EQ(handled, std::vector<int64_t>{6});
  EXPECT_EQ(last_asked(), "getUpdates 7");
}

TEST_F(UpdateLoopTest, HandlesNothingAfterAStop) {
  come({5, 6});
  handle = [&](const Update&) { stop.request_stop(); };
  run();
  EXPECT_EQ(handled, std::vector<int64_t>{5});
  EXPECT_EQ(memory.get().handled, std::vector<int64_t>{5});
}

TEST_F(UpdateLoopTest, WaitsLongerAndLongerForAnApiThatIsAway) {
  std::string log;
  log = log_of([&] {
    EXPECT_EQ(waits_after(7, [&] { no_connection(); }),
              (std::vector<milliseconds>{seconds(1), seconds(2), seconds(4), seconds(8), seconds(16), seconds(30),
                                         seconds(30)}));
  });
  EXPECT_EQ(count(log, "has to wait, and is tried again: no connection"), 1U);
}

TEST_F(UpdateLoopTest, BeginsAnewWithItsWaitsAfterItWorked) {
  no_connection();
  no_connection();
  come({5});
  no_connection();
  const std::string log = log_of([&] { run(3); });
  EXPECT_EQ(time.waits(), (std::vector<milliseconds>{seconds(1), seconds(2), seconds(1)}));
  EXPECT_EQ(count(log, "the bot goes on"), 1U);
}

TEST_F(UpdateLoopTest, SaysThatAnotherProgramPollsAndLeavesItAlone) {
  const std::string log = log_of([&] {
    EXPECT_EQ(waits_after(9, [&] { refuse(409, "Conflict: terminated by other getUpdates request"); }),
              (std::vector<milliseconds>{seconds(2), seconds(4), seconds(8), seconds(16), seconds(32), seconds(64),
                                         seconds(128), seconds(256), seconds(300)}));
  });
  EXPECT_EQ(count(log, "another program takes the bot's updates (Conflict: terminated"), 1U);
  EXPECT_EQ(count(log, "BACKUP__BOT_TOKEN"), 1U);
  EXPECT_EQ(count(log, "BACKUP__BOT_POLL=false"), 1U);
}

TEST_F(UpdateLoopTest, LeavesAWebhookAlone) {
  refuse(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook");
  const std::string log = log_of([&] { run(); });
  EXPECT_EQ(count(log, "a webhook takes the bot's updates"), 1U);
  EXPECT_EQ(asked(), std::vector<std::string>{"getUpdates"});
}

// The first fault is not always the one to know of: the network comes up, and then there is another poller.
TEST_F(UpdateLoopTest, SaysWhateverElseIsInTheWay) {
  no_connection();
  refuse(409, "Conflict: terminated by other getUpdates request");
  no_connection();
  refuse(401, "Unauthorized");
  refuse(409, "Conflict: terminated by other getUpdates request");
  const std::string log = log_of([&] { run(5); });
  EXPECT_EQ(count(log, "no connection"), 1U);
  EXPECT_EQ(count(log, "another program takes the bot's updates"), 1U);
  EXPECT_EQ(count(log, "The bot's token is wrong: copy it from @BotFather."), 1U);
}

TEST_F(UpdateLoopTest, WaitsAsLongAsTelegramAsks) {
  refuse(429, "Too Many Requests: retry after 90", 90);
  no_connection();
  run(2);
  EXPECT_EQ(time.waits(), (std::vector<milliseconds>{seconds(90), seconds(2)}));
}

TEST_F(UpdateLoopTest, SurvivesWhateverIsAnswered) {
  const std::vector<std::pair<int, std::string>> answers{
      {200, "<html>"},
      {200, ""},
      {200, R"({"ok":true,"result":[{"update_id":5,"mess)"},
      {200, R"({"ok":true,"result":{}})"},
      {200, R"({"ok":true,"result":null})"},
      {200, R"({"ok":true})"},
      {200, R"({"ok":"true","result":[]})"},
      {200, R"({"ok":false,"description":"no"})"},
      {200, "\xff\xfe"},
      {302, ""},
      {404, R"({"ok":false,"error_code":404,"description":"Not Found"})"},
      {500, "<html>"},
      {502, R"({"ok":true,"result":[{"update_id":5}]})"}};
  for (const auto& [status, body] : answers) http.answer(status, body);
  run(answers.size());
  EXPECT_TRUE(handled.empty());
  EXPECT_EQ(http.asked().size(), answers.size());
  EXPECT_TRUE(std::ranges::all_of(time.waits(), [](milliseconds wait) { return wait >= seconds(1); }));
}

// Something in between, or a server that does not know long polls.
TEST_F(UpdateLoopTest, DoesNotRushWhereNothingIsAnsweredAtOnce) {
  for (int i = 0; i < 3; ++i) come({});
  http.answer(200, R"({"ok":true,"result":[{}]})");
  run(4);
  EXPECT_EQ(http.asked().size(), 4U);
  EXPECT_TRUE(std::ranges::all_of(time.waits(), [](milliseconds wait) { return wait >= seconds(1); }));
}

// Fifty messages of a stranger's can be longer than any answer that is taken.
TEST_F(UpdateLoopTest, AsksForOneAtATimeWhereTheAnswerCannotBeTaken) {
  http.answer({.fault = "the answer is longer than 4 MB", .may_have_arrived = true});
  come({5});
  come({6});
  come({});
  run(3);
  std::vector<std::string> limits;
  for (const auto& one : http.asked()) limits.push_back(one.fields.at("limit"));
  EXPECT_EQ(limits, (std::vector<std::string>{"50", "1", "1", "1", "50"}));
  EXPECT_EQ(handled, (std::vector<int64_t>{5, 6}));
}

}  // namespace
}  // namespace holdfast::telegram
