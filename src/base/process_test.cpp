#include "base/process.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace holdfast::base {
namespace {

TEST(ChildProcess, GivesItsOutputExitCodeAndErrors) {
  ChildProcess child({"/bin/sh", "-c", "echo out; echo wrong >&2; exit 3"}, environment_without({}), {});
  EXPECT_EQ(child.read_all(), "out\n");
  EXPECT_EQ(child.wait(), 3);
  EXPECT_EQ(child.errors(), "wrong\n");
}

TEST(ChildProcess, SaysThatAProgramIsMissing) {
  try {
    ChildProcess child({"/nowhere/pg_dump"}, {}, {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::client_program);
    EXPECT_NE(std::string(error.what()).find("/nowhere/pg_dump"), std::string::npos);
  }
}

TEST(ChildProcess, SeesOnlyTheEnvironmentItWasGiven) {
  ::setenv("HOLDFAST_TEST_SECRET", "hunter2", 1);
  ChildProcess child({"/usr/bin/env"}, environment_without({"HOLDFAST_TEST_SECRET"}), {});
  EXPECT_EQ(child.read_all().find("hunter2"), std::string::npos);
  ::unsetenv("HOLDFAST_TEST_SECRET");
}

TEST(ChildProcess, IsEndedByARequestedStop) {
  std::stop_source stop;
  ChildProcess child({"/bin/sleep", "1000"}, environment_without({}), stop.get_token());
  stop.request_stop();
  char buffer = 0;
  EXPECT_THROW(child.read(&buffer, 1), Error);
}

TEST(ChildProcess, KeepsTheEndOfALongComplaint) {
  ChildProcess child({"/bin/sh", "-c", "seq 1 100000 >&2"}, environment_without({}), {});
  child.read_all();
  child.wait();
  EXPECT_LE(child.errors().size(), 16U * 1024);
  EXPECT_TRUE(child.errors().ends_with("\n100000\n"));
}

}  // namespace
}  // namespace holdfast::base
