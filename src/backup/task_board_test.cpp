#include "backup/task_board.h"

#include <gtest/gtest.h>

namespace holdfast::backup {
namespace {

std::optional<size_t> take(TaskBoard& board) {
  std::stop_source stopped;
  stopped.request_stop();  // do not wait
  return board.take(stopped.get_token());
}

TEST(TaskBoard, HandsOutByPriorityAndThenInOrder) {
  TaskBoard board;
  const size_t low = board.add(1, {});
  const size_t first = board.add(5, {});
  const size_t second = board.add(5, {});
  EXPECT_EQ(take(board), first);
  EXPECT_EQ(take(board), second);
  EXPECT_EQ(take(board), low);
  EXPECT_EQ(take(board), std::nullopt);
}

TEST(TaskBoard, HoldsBackWhatNeedsOthers) {
  TaskBoard board;
  const size_t rows = board.add(1, {});
  const size_t more_rows = board.add(1, {});
  const size_t loaded = board.add_point({rows, more_rows});
  const size_t index = board.add(9, {loaded});
  EXPECT_EQ(take(board), rows);
  EXPECT_EQ(take(board), more_rows);
  board.done(rows);
  EXPECT_EQ(take(board), std::nullopt);
  board.done(more_rows);
  EXPECT_EQ(take(board), index);
}

TEST(TaskBoard, NeverRunsTwoThatNeedConflictingLocks) {
  TaskBoard board;
  const size_t reader = board.add(9, {}, {{.object = 1, .exclusive = false}});
  const size_t writer = board.add(8, {}, {{.object = 1, .exclusive = true}});
  const size_t other_reader = board.add(7, {}, {{.object = 1, .exclusive = false}});
  EXPECT_EQ(take(board), reader);
  EXPECT_EQ(take(board), other_reader);
  EXPECT_EQ(take(board), std::nullopt);
  board.done(reader);
  board.done(other_reader);
  EXPECT_EQ(take(board), writer);
  const size_t late = board.add(9, {}, {{.object = 1, .exclusive = false}});
  EXPECT_EQ(take(board), std::nullopt);
  board.done(writer);
  EXPECT_EQ(take(board), late);
}

TEST(TaskBoard, EndsWhenAllIsDone) {
  TaskBoard board;
  const size_t only = board.add(0, {});
  board.add_point({only});
  EXPECT_EQ(board.take({}), only);
  board.done(only);
  EXPECT_EQ(board.take({}), std::nullopt);  // and does not wait
}

}  // namespace
}  // namespace holdfast::backup
