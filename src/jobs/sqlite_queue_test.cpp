#include "jobs/sqlite_queue.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <random>
#include <set>

#include "base/error.h"
#include "jobs/test_clock.h"

namespace holdfast::jobs {
namespace {

namespace fs = std::filesystem;

class SqliteQueueTest : public testing::Test {
 protected:
  SqliteQueueTest() {
    std::string pattern = (fs::temp_directory_path() / "holdfast-test-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~SqliteQueueTest() override { fs::remove_all(folder_); }

  fs::path file() const { return folder_ / "state" / "jobs.sqlite"; }
  std::unique_ptr<SqliteQueue> open() {
    return std::make_unique<SqliteQueue>(file(), QueueOptions{.apps = {"tarot"}, .lease = 1000}, clock_.function());
  }
  static mode_t mode_of(const fs::path& path) {
    struct stat found {};
    return ::stat(path.c_str(), &found) == 0 ? found.st_mode & 07777 : 0;
  }
  std::string error_of_open() {
    try {
      open();
    } catch (const base::Error& error) {
      EXPECT_EQ(error.kind(), base::ErrorKind::file);
      return error.what();
    }
    return "no error";
  }
  // Runs `work` in a process of its own, which is killed after so many microseconds if it still runs then.
  template <typename Work>
  static void run_and_kill(Work work, unsigned microseconds) {
    const pid_t child = ::fork();
    if (child == 0) {
      try {
        work();
      } catch (...) {
        ::_exit(1);
      }
      ::_exit(0);
    }
    ::usleep(microseconds);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
  }

  TestClock clock_;
  fs::path folder_;
};

TEST_F(SqliteQueueTest, OnlyThisUserCanReadIt) {
  const mode_t before = ::umask(0);
  const auto queue = open();
  ::umask(before);
  queue->enqueue({.app = "tarot"});
  EXPECT_EQ(mode_of(folder_ / "state"), 0700u);
  for (const char* end : {"", "-wal", "-shm"}) EXPECT_EQ(mode_of(file().string() + end), 0600u) << end;
}

TEST_F(SqliteQueueTest, AFolderOrFileThatOthersCanWriteIsRefused) {
  open();
  ::chmod(file().c_str(), 0620);
  EXPECT_NE(error_of_open().find("jobs.sqlite is not this user's alone"), std::string::npos);
  ::chmod(file().c_str(), 0600);
  ::chmod((folder_ / "state").c_str(), 0777);
  EXPECT_NE(error_of_open().find("state is not this user's alone"), std::string::npos);
}

TEST_F(SqliteQueueTest, ALinkIsNotFollowed) {
  fs::create_directory(folder_ / "state");
  ::chmod((folder_ / "state").c_str(), 0700);
  std::ofstream(folder_ / "elsewhere").flush();
  fs::create_symlink(folder_ / "elsewhere", file());
  EXPECT_NE(error_of_open(), "no error");
  EXPECT_EQ(fs::file_size(folder_ / "elsewhere"), 0u);
}

TEST_F(SqliteQueueTest, AFileThatIsNoneIsNamed) {
  open();
  for (const char* end : {"-wal", "-shm"}) fs::remove(file().string() + end);
  std::ofstream(file(), std::ios::trunc) << std::string(4096, 'x');
  EXPECT_NE(error_of_open().find("jobs.sqlite: file is not a database"), std::string::npos);
}

TEST_F(SqliteQueueTest, AFileOfANewerHoldfastIsLeftAlone) {
  open();
  SqliteFile(file()).run("PRAGMA user_version = 2");
  EXPECT_NE(error_of_open().find("newer holdfast"), std::string::npos);
}

TEST_F(SqliteQueueTest, JobsAreThereAfterAllHaveGone) {
  const std::string id = *open()->enqueue({.app = "tarot", .name = "x"});
  EXPECT_EQ(open()->take("w")->id, id);
}

TEST_F(SqliteQueueTest, OldResultsAreForgottenAndTheirIdsFree) {
  const auto queue = open();
  queue->enqueue({.app = "tarot"}, {.id = "one"});
  queue->finish(*queue->take("w"), BackupResult{.path = "p"});
  queue->enqueue({.app = "tarot"}, {.id = "waits"});
  clock_.pass(kKeepFinished - 1);
  queue->remove_old();
  EXPECT_TRUE(queue->result("one"));
  clock_.pass(1);
  queue->remove_old();
  EXPECT_FALSE(queue->result("one"));
  EXPECT_TRUE(queue->enqueue({.app = "tarot"}, {.id = "one"}));
  EXPECT_FALSE(queue->enqueue({.app = "tarot"}, {.id = "waits"}));
}

TEST_F(SqliteQueueTest, SeveralProcessesCanBeginAtOnce) {
  std::vector<pid_t> children;
  for (int i = 0; i < 8; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      try {
        open()->enqueue({.app = "tarot"}, {.id = std::to_string(i)});
      } catch (...) {
        ::_exit(1);
      }
      ::_exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  const auto queue = open();
  int count = 0;
  while (const auto taken = queue->take("w")) count += queue->finish(*taken, BackupResult{.path = "p"}) ? 1 : 0;
  EXPECT_EQ(count, 8);
}

// Whatever a process was told to be stored is there after it was killed, and what was begun is whole or not there.
TEST_F(SqliteQueueTest, AProcessThatIsKilledLosesNoJob) {
  open();
  std::minstd_rand random(7);
  for (int round = 0; round < 25; ++round) {
    const fs::path told = folder_ / ("told" + std::to_string(round));
    run_and_kill(
        [&] {
          const auto queue = open();
          std::ofstream list(told);
          for (int i = 0; i < 1000; ++i) list << *queue->enqueue({.app = "tarot"}) << std::endl;
        },
        static_cast<unsigned>(random() % 40'000));
    const auto queue = open();
    std::ifstream list(told);
    for (std::string id; std::getline(list, id) && !list.eof();) EXPECT_EQ(queue->cancel(id), Cancel::done) << round;
    while (const auto more = queue->find("tarot")) EXPECT_EQ(queue->cancel(more->id), Cancel::done);
  }
}

TEST_F(SqliteQueueTest, AWorkerThatIsKilledLosesNoJobAndEachHasOneResult) {
  std::set<std::string> ids;
  for (int i = 0; i < 60; ++i) ids.insert(*open()->enqueue({.app = "tarot"}, {.id = "job" + std::to_string(i)}));
  std::minstd_rand random(11);
  const auto work = [&] {
    const auto queue = open();
    while (const auto taken = queue->take("w")) {
      queue->heartbeat(*taken);
      queue->set_progress(*taken, "halfway");
      if (!taken->failure) queue->finish(*taken, BackupResult{.path = taken->id});
      if (taken->failure) queue->finish(*taken, *taken->failure);
    }
  };
  for (int round = 0; round < 25; ++round) {
    run_and_kill(work, static_cast<unsigned>(random() % 15'000));
    clock_.pass(1000);
  }
  const auto queue = open();
  while (const auto taken = queue->take("w")) queue->finish(*taken, BackupResult{.path = taken->id});
  for (const std::string& id : ids) {
    const auto result = queue->result(id);
    ASSERT_TRUE(result) << id;
    const auto* good = std::get_if<BackupResult>(&result->outcome);
    EXPECT_TRUE(good == nullptr || good->path == id);
  }
}

}  // namespace
}  // namespace holdfast::jobs
