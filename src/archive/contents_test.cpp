#include "archive/contents.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"

namespace holdfast::archive {
namespace {

Contents sample() {
  Contents contents;
  contents.app = "tarot";
  contents.engine = "parallel";
  contents.settings = {{"SET x = 1;"}};
  contents.tables.push_back({.schema = "s", .name = "naïve \n\"; DROP", .fingerprint = Fingerprint(3, 1, 2)});
  contents.list.pieces = 1;
  contents.list.offset = 10;
  return contents;
}

TEST(Contents, IsPureAsciiCommentLines) {
  const std::string text = contents_text(sample());
  EXPECT_TRUE(std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7F); }));
  size_t start = 0;
  while (start < text.size()) {
    EXPECT_EQ(text.compare(start, 20, "-- holdfast contents"), 0);
    start = text.find('\n', start) + 1;
  }
  EXPECT_EQ(parse_contents(text).tables.at(0).name, sample().tables[0].name);
}

TEST(Contents, SaysOnlyOfAWorkingCopyWhatNothingElseHas) {
  Contents contents = sample();
  EXPECT_EQ(contents_text(contents).find("comparable"), std::string::npos);
  contents.tables[0].comparable = false;
  EXPECT_FALSE(parse_contents(contents_text(contents)).tables[0].comparable);

  Piece piece{.stage = Stage::rows, .stored_length = 10, .raw_length = 20, .table = 0, .rows = 3};
  EXPECT_EQ(piece_list_text({piece}).find("line"), std::string::npos);
  piece.line = 7;
  EXPECT_EQ(parse_piece_list(piece_list_text({piece}), contents)[0].line, 7U);
}

TEST(Contents, RefusesAnyOtherVersionByItsNumber) {
  std::string text = contents_text(sample());
  const size_t at = text.find("\"version\":1");
  text.replace(at, 11, "\"version\":9");
  try {
    parse_contents(text);
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_NE(std::string(error.what()).find("version 9"), std::string::npos);
  }
}

TEST(PieceList, RefusesPiecesThatPointElsewhereOrLeaveGaps) {
  const Contents contents = sample();
  const Piece good{.stage = Stage::rows, .stored_length = 10, .raw_length = 20, .table = 0, .rows = 3};
  const auto refused = [&](const Piece& piece) {
    EXPECT_THROW(parse_piece_list(piece_list_text({piece}), contents), base::Error);
  };
  EXPECT_EQ(parse_piece_list(piece_list_text({good}), contents).size(), 1U);
  Piece piece = good;
  piece.table = 1;
  refused(piece);
  piece = good;
  piece.settings = 1;
  refused(piece);
  piece = good;
  piece.offset = 1;
  refused(piece);
  piece = good;
  piece.stored_length = 9;
  refused(piece);
  piece = good;
  piece.stored_length = ~uint64_t{0};
  refused(piece);
  piece = good;
  piece.table.reset();
  refused(piece);
  EXPECT_THROW(parse_piece_list("-- holdfast piece {\"stage\":1e999}\n", contents), base::Error);
}

}  // namespace
}  // namespace holdfast::archive
