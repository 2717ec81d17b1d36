#include "telegram/task_runner.h"

#include <future>
#include <stdexcept>

#include "base/error.h"
#include "telegram/test_bot.h"

namespace holdfast::telegram {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using std::chrono::hours;
using std::chrono::seconds;

class TaskRunnerTest : public BotTest {
 protected:
  void want(const std::string& id, What what = What::prove, const std::string& path = "/b/x.sql.gz") {
    memory.change(
        [&](Remembered& all) { all.tasks.push_back({.id = id, .wish = {.what = what, .chat = 111, .path = path}}); });
  }
  // Until no task is left, and one look more, unless `meanwhile`, which each wait calls, stops it.
  void run(const std::function<void()>& meanwhile = nullptr) {
    stop = std::stop_source();
    time.on_wait([&, looks = 0]() mutable {
      // A clock that waits move would run away from a thread that works.
      if (!time_passes_at_work && last_asked().ends_with(": it begins")) time.pass(-time.waits().back());
      if (meanwhile) meanwhile();
      if (memory.get().tasks.empty() && ++looks == 30) stop.request_stop();
    });
    TaskRunner(chats, memory, time, time,
               [&](const Task& task, base::Progress& progress, const std::stop_token& token) {
                 begun.push_back(task.id + (task.is_begun ? " again" : ""));
                 return work(task, progress, token);
               })
        .run(stop.get_token());
  }
  // What was said, without what was changed.
  std::vector<std::string> said() const {
    std::vector<std::string> lines;
    for (const std::string& line : asked()) {
      if (line.starts_with("sendMessage 111 ")) lines.push_back(line.substr(16));
    }
    return lines;
  }

  TaskRunner::Work work = [](const Task& task, base::Progress&, const std::stop_token&) {
    return Reply{.words = "Proved " + task.id};
  };
  std::vector<std::string> begun;
  bool time_passes_at_work = false;
};

TEST_F(TaskRunnerTest, SaysThatItBeginsAndWhatCameOfIt) {
  want("t");
  run();
  EXPECT_EQ(asked(),
            (std::vector<std::string>{"sendMessage 111 Proof of x.sql.gz: it begins", "sendMessage 111 Proved t",
                                      "editMessageText 111 7 Proof of x.sql.gz: the answer is below"}));
  EXPECT_EQ(begun, std::vector<std::string>{"t"});
  EXPECT_TRUE(memory.get().tasks.empty());
}

TEST_F(TaskRunnerTest, DoesOneAfterAnotherInTheirOrder) {
  want("a");
  want("b");
  run();
  EXPECT_EQ(begun, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(said()[1], "Proved a");
  EXPECT_EQ(said()[3], "Proved b");
}

TEST_F(TaskRunnerTest, ShowsHowItGoesAtMostEveryThreeSeconds) {
  time_passes_at_work = true;
  std::promise<void> over;
  std::promise<base::Progress*> there;
  work = [&](const Task&, base::Progress& progress, const std::stop_token&) {
    there.set_value(&progress);
    over.get_future().wait();
    return Reply{.words = "Proved"};
  };
  want("t");
  base::Progress* progress = nullptr;
  std::vector<int64_t> times;
  size_t before = 0;
  int looks = 0;
  run([&] {
    if (progress == nullptr) progress = there.get_future().get();
    const std::vector<std::string> lines = asked();
    for (; before < lines.size(); ++before) {
      if (lines[before].starts_with("editMessageText")) times.push_back(time.milliseconds());
    }
    if (++looks <= 240) progress->begin("reading \x01 " + std::to_string(looks), 0);
    if (looks == 240) over.set_value();
  });
  EXPECT_GE(times.size(), 10U);
  for (size_t i = 1; i < times.size(); ++i) EXPECT_GE(times[i] - times[i - 1], 3000) << i;
  EXPECT_NE(asked()[1].find("editMessageText 111 7 Proof of x.sql.gz: reading \\x01 "), std::string::npos);
}

TEST_F(TaskRunnerTest, SaysWhyItFailedAndWhatToDo) {
  want("t");
  work = [](const Task&, base::Progress&, const std::stop_token&) -> Reply {
    throw Error(ErrorKind::connect, "the server is away", "Start it.");
  };
  run();
  EXPECT_EQ(said()[1], "Proof of x.sql.gz failed: the server is away\nHint: Start it.");
  EXPECT_TRUE(memory.get().tasks.empty());
}

TEST_F(TaskRunnerTest, SaysThatItWasABug) {
  want("t");
  work = [](const Task&, base::Progress&, const std::stop_token&) -> Reply { throw std::runtime_error("\xff"); };
  run();
  EXPECT_EQ(said()[1], "Proof of x.sql.gz failed: \\xff\nThis is a bug in holdfast: please report it.");
}

TEST_F(TaskRunnerTest, OfNoStopThatIsCancelledHasFailed) {
  want("t");
  work = [](const Task&, base::Progress&, const std::stop_token&) -> Reply {
    throw Error(ErrorKind::cancelled, "cancelled");
  };
  run();
  EXPECT_EQ(said()[1], "Proof of x.sql.gz failed: cancelled");
}

TEST_F(TaskRunnerTest, EndsWithTheStopAndGoesOnInTheNextProcess) {
  want("t");
  want("u");
  work = [&](const Task&, base::Progress&, const std::stop_token& token) -> Reply {
    base::SystemWaiter().wait(hours(1), token);
    return {};
  };
  testing::internal::CaptureStderr();
  run([&, looks = 0]() mutable {
    if (++looks == 5) stop.request_stop();
  });
  EXPECT_EQ(testing::internal::GetCapturedStderr().find("failed"), std::string::npos);
  EXPECT_EQ(said().size(), 1U) << "of a task that will go on there is nothing to say";
  const std::vector<Task> left = BotMemory(folder.path() / "tarot.bot.json", "123456789").get().tasks;
  ASSERT_EQ(left.size(), 2U);
  EXPECT_TRUE(left[0].is_begun);
  EXPECT_FALSE(left[1].is_begun);
  work = [](const Task&, base::Progress&, const std::stop_token&) { return Reply{.words = "Proved"}; };
  run();
  EXPECT_EQ(begun, (std::vector<std::string>{"t", "t again", "u"}));
}

TEST_F(TaskRunnerTest, TellsWhatCameOfItUntilItCan) {
  want("t");
  http.answer(200, R"({"ok":true,"result":{"message_id":7}})");
  for (int i = 0; i < 200; ++i) no_connection();
  lose_answer();
  refuse(429, "Too Many Requests", 600);
  int64_t told = 0;
  run([&] {
    if (told == 0 && memory.get().tasks.empty()) told = time.milliseconds();
    EXPECT_TRUE(memory.get().tasks.empty() || memory.get().tasks[0].is_begun);
  });
  EXPECT_EQ(said().back(), "Proved t");
  EXPECT_EQ(begun.size(), 1U);
  EXPECT_GE(told - 1'700'000'000'000, 40 * 45'000 + 600'000);
}

TEST_F(TaskRunnerTest, TellsNobodyWhoHasBlockedTheBot) {
  want("t");
  for (int i = 0; i < 2; ++i) refuse(403, "Forbidden: bot was blocked by the user");
  run();
  EXPECT_EQ(asked().size(), 2U);
  EXPECT_TRUE(memory.get().tasks.empty());
}

TEST_F(TaskRunnerTest, GivesUpAfterADayAndGoesOnWithTheNext) {
  want("t");
  want("u");
  http.answer(200, R"({"ok":true,"result":{"message_id":7}})");
  for (int i = 0; i < 9700; ++i) no_connection();
  run();
  EXPECT_EQ(begun, (std::vector<std::string>{"t", "u"}));
  EXPECT_EQ(said().back(), "Proved u");
}

TEST_F(TaskRunnerTest, OffersWhatCanBeChosenThen) {
  want("t");
  work = [](const Task&, base::Progress&, const std::stop_token&) {
    return Reply{.words = "Preview", .choices = {{"Restore", {.what = What::restore, .chat = 111}}}};
  };
  run();
  const std::vector<Offer> offers = memory.get().offers;
  ASSERT_EQ(offers.size(), 1U);
  EXPECT_NE(http.asked()[1].fields.at("reply_markup").find(offers[0].nonce), std::string::npos);
}

// Neither worked at nor told again and again.
TEST_F(TaskRunnerTest, DoesNothingTwiceWhileTheDiskIsFull) {
  const fs::path moved = folder.path().string() + ".moved";
  want("t");
  want("u");
  work = [&](const Task& task, base::Progress&, const std::stop_token&) {
    if (task.id == "t") fs::rename(folder.path(), moved);
    return Reply{.words = "Proved " + task.id};
  };
  run([&, looks = 0]() mutable {
    if (fs::exists(moved) && ++looks == 40) fs::rename(moved, folder.path());
  });
  EXPECT_EQ(begun, (std::vector<std::string>{"t", "u"}));
  EXPECT_EQ(said().size(), 4U);
  EXPECT_TRUE(memory.get().tasks.empty());
}

TEST_F(TaskRunnerTest, BeginsNothingWhileTheDiskIsFull) {
  const fs::path moved = folder.path().string() + ".moved";
  want("t");
  fs::rename(folder.path(), moved);
  run([&, looks = 0]() mutable {
    if (++looks == 20) {
      EXPECT_TRUE(http.asked().empty());
      fs::rename(moved, folder.path());
    }
  });
  EXPECT_EQ(begun, std::vector<std::string>{"t"});
  EXPECT_EQ(said().size(), 2U);
}

TEST_F(TaskRunnerTest, KeepsNobodyWaitingForAMessageThatCannotBeChanged) {
  time_passes_at_work = true;
  want("t");
  want("u");
  std::promise<void> over;
  work = [&](const Task& task, base::Progress& progress, const std::stop_token&) {
    progress.begin("reading", 0);
    if (task.id == "t") over.get_future().wait();
    return Reply{.words = "Proved " + task.id};
  };
  http.answer(200, R"({"ok":true,"result":{"message_id":7}})");
  refuse(429, "Too Many Requests", 3600);
  run([&, looks = 0]() mutable {
    if (++looks == 40) over.set_value();
    if (looks >= 40 && !last_asked().starts_with("sendMessage 111 Proved")) time.pass(-time.waits().back());
  });
  EXPECT_LT(time.milliseconds() - 1'700'000'000'000, 300'000);
  EXPECT_EQ(begun.size(), 2U);
}

TEST_F(TaskRunnerTest, LeavesAMessageThatIsGone) {
  time_passes_at_work = true;
  want("t");
  std::promise<void> over;
  work = [&](const Task&, base::Progress& progress, const std::stop_token&) {
    progress.begin("reading", 1'000'000);
    over.get_future().wait();
    return Reply{.words = "Proved"};
  };
  http.answer(200, R"({"ok":true,"result":{"message_id":7}})");
  refuse(400, "Bad Request: message to edit not found");
  run([&, looks = 0]() mutable {
    if (++looks == 100) over.set_value();
  });
  EXPECT_EQ(asked().size(), 3U);
  EXPECT_EQ(last_asked(), "sendMessage 111 Proved");
}

TEST_F(TaskRunnerTest, NamesWhatItIs) {
  EXPECT_EQ(title_of({.what = What::prove, .path = "/b/\xff.sql"}), "Proof of \\xff.sql");
  EXPECT_EQ(title_of({.what = What::restore, .path = "/b/x.sql.gz"}), "Restore of x.sql.gz");
  EXPECT_EQ(title_of({.what = What::undo}), "Undo");
}

}  // namespace
}  // namespace holdfast::telegram
