// Whole archives, made and read in process.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "archive/archive_reader.h"
#include "archive/archive_writer.h"
#include "archive/first_line.h"
#include "archive/verify.h"
#include "base/error.h"

namespace holdfast::archive {
namespace {

namespace fs = std::filesystem;

class StringSink final : public base::ByteSink {
 public:
  void write(std::string_view bytes) override { text += bytes; }
  std::string text;
};

std::string make_archive(Format format, size_t rows) {
  StringSink sink;
  ArchiveWriter writer(sink, format, levels(format).standard);
  PieceBuilder builder(writer, {});
  builder.begin(Stage::schema);
  builder.append(fmt::format("{}\nCREATE TABLE a (x text);\n", kArchiveLine));
  builder.finish({.entries = {{.id = 7, .dependencies = {3}, .type = "TABLE", .schema = "public", .name = "a"}}});
  writer.schema_is_complete();
  Contents contents;
  contents.app = "tarot";
  contents.labels["commit"] = "abc123";
  contents.database.name = "caf\xE9";  // LATIN1, no UTF-8
  contents.settings = {{}};
  contents.tables.push_back({.schema = "public", .name = "a", .columns = "x"});
  builder.begin(Stage::rows);
  builder.append("COPY public.a (x) FROM stdin;\n");
  Fingerprint fingerprint;
  for (size_t i = 0; i < rows; ++i) {
    const std::string row = fmt::format("{:08x} some text of row {}", i * 2654435761U, i);
    builder.append(row + "\n");
    fingerprint.add_row(row);
  }
  builder.append("\\.\n\n\n");
  contents.tables[0].fingerprint = fingerprint;
  builder.finish({.table = 0, .rows = rows});
  builder.begin(Stage::finish);
  builder.append("CREATE INDEX ON a (x);\n");
  builder.finish({});
  writer.finish(contents);
  return sink.text;
}

// How much this process has read from files so far.
uint64_t bytes_read() {
  std::ifstream io("/proc/self/io");
  std::string name;
  uint64_t count = 0;
  while (io >> name >> count) {
    if (name == "rchar:") return count;
  }
  return 0;
}

class ArchiveTest : public testing::TestWithParam<Format> {
 protected:
  ArchiveTest() {
    std::string pattern = (fs::temp_directory_path() / "holdfast-test-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~ArchiveTest() override { fs::remove_all(folder_); }

  fs::path put(std::string_view bytes) const {
    const fs::path path = folder_ / "a";
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    return path;
  }

  enum class Outcome { good, damaged, foreign };
  Outcome check(std::string_view bytes) const {
    try {
      const auto reader = ArchiveReader::open(put(bytes));
      if (!reader) return Outcome::foreign;
      base::NoProgress progress;
      verify(*reader, reader->read_pieces(), 1, progress, {});
      return Outcome::good;
    } catch (const base::Error& error) {
      EXPECT_EQ(error.kind(), base::ErrorKind::archive_damaged) << error.what();
      return Outcome::damaged;
    }
  }

  fs::path folder_;
};

TEST_P(ArchiveTest, ComesBackAsItWasWritten) {
  const auto reader = ArchiveReader::open(put(make_archive(GetParam(), 100)));
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->format(), GetParam());
  EXPECT_EQ(reader->contents().app, "tarot");
  EXPECT_EQ(reader->contents().database.name, "caf\xE9");
  EXPECT_EQ(reader->contents().labels.at("commit"), "abc123");
  EXPECT_EQ(reader->contents().tables.at(0).fingerprint.rows(), 100U);
  const auto pieces = reader->read_pieces();
  ASSERT_EQ(pieces.size(), 3U);
  EXPECT_EQ(pieces[0].entries.at(0).dependencies, std::vector<int>{3});
  PieceReader piece(*reader);
  EXPECT_EQ(piece.read_all(pieces[2]), "CREATE INDEX ON a (x);\n");
}

TEST_P(ArchiveTest, EveryFlippedBitIsFound) {
  std::string bytes = make_archive(GetParam(), 20);
  ASSERT_LE(bytes.size(), 16384U);
  ASSERT_EQ(check(bytes), Outcome::good);
  for (size_t i = 0; i < bytes.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      bytes[i] = static_cast<char>(bytes[i] ^ (1 << bit));
      ASSERT_EQ(check(bytes), Outcome::damaged) << "byte " << i << " bit " << bit;
      bytes[i] = static_cast<char>(bytes[i] ^ (1 << bit));
    }
  }
}

TEST_P(ArchiveTest, NoCutIsTakenForAWholeArchive) {
  const std::string bytes = make_archive(GetParam(), 20);
  for (size_t length = 0; length < bytes.size(); ++length) {
    ASSERT_NE(check(std::string_view(bytes).substr(0, length)), Outcome::good) << "cut at " << length;
  }
}

TEST_P(ArchiveTest, ACutIsKnownForOneOfOursOnceTheFirstLineIsThere) {
  const std::string bytes = make_archive(GetParam(), 20);
  for (size_t length = 200; length < bytes.size(); ++length) {
    ASSERT_EQ(check(std::string_view(bytes).substr(0, length)), Outcome::damaged) << "cut at " << length;
  }
}

TEST_P(ArchiveTest, AFileDamagedAtBothEndsIsStillKnownForOneOfOurs) {
  std::string bytes = make_archive(GetParam(), 20);
  for (size_t i = 0; i < 40; ++i) bytes[i] = 'x';
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  EXPECT_EQ(check(bytes), Outcome::damaged);
}

TEST_P(ArchiveTest, APreviewReadsLittleOfAnArchiveOfManyPieces) {
  StringSink sink;
  ArchiveWriter writer(sink, GetParam(), levels(GetParam()).standard);
  writer.schema_is_complete();
  PieceBuilder builder(writer, {});
  Contents contents;
  contents.settings = {{}};
  contents.tables.push_back({.schema = "public", .name = "a", .fingerprint = Fingerprint(20000, 1, 1)});
  for (int i = 0; i < 20000; ++i) {
    builder.begin(Stage::rows);
    builder.append(fmt::format("COPY public.a (x) FROM stdin;\n{}\n\\.\n\n\n", i));
    builder.finish({.table = 0, .rows = 1});
  }
  writer.finish(contents);
  const fs::path path = put(sink.text);
  ASSERT_GT(sink.text.size(), 2000000U);
  const uint64_t before = bytes_read();
  const auto reader = ArchiveReader::open(path);
  EXPECT_LT(bytes_read() - before, 100000U);
  EXPECT_EQ(reader->contents().tables.at(0).fingerprint.rows(), 20000U);
  EXPECT_EQ(reader->read_pieces().size(), 20000U);
}

TEST_P(ArchiveTest, BytesBehindTheTrailerAreFound) {
  EXPECT_EQ(check(make_archive(GetParam(), 20) + "x"), Outcome::damaged);
}

TEST_P(ArchiveTest, APieceLargerThanItsBufferBecomesSeveralMembers) {
  StringSink sink;
  ArchiveWriter writer(sink, GetParam(), levels(GetParam()).lowest);
  writer.schema_is_complete();
  PieceBuilder builder(writer, {});
  builder.begin(Stage::finish);
  const std::string text(2 * kMemberBytes + 12345, 'x');
  builder.append(text);
  builder.finish({});
  Contents contents;
  contents.settings = {{}};
  writer.finish(contents);
  const auto reader = ArchiveReader::open(put(sink.text));
  ASSERT_TRUE(reader);
  PieceReader piece(*reader);
  piece.start(reader->read_pieces().at(0));
  size_t length = 0;
  int parts = 0;
  while (const auto part = piece.next()) {
    length += part->size();
    ++parts;
  }
  EXPECT_EQ(length, text.size());
  EXPECT_EQ(parts, 3);
}

TEST_P(ArchiveTest, AForeignFileIsNoArchive) {
  EXPECT_EQ(check(""), Outcome::foreign);
  EXPECT_EQ(check("-- PostgreSQL database dump\nSELECT 1;\n"), Outcome::foreign);
}

INSTANTIATE_TEST_SUITE_P(Formats, ArchiveTest, testing::Values(Format::sql, Format::sql_gz, Format::sql_zst),
                         [](const auto& param) {
                           std::string name(name_of(param.param));
                           std::ranges::replace(name, '.', '_');
                           return name;
                         });

TEST(Fingerprint, DoesNotDependOnTheOrderOfRows) {
  Fingerprint one;
  Fingerprint other;
  for (const char* row : {"a", "b", "c"}) one.add_row(row);
  for (const char* row : {"c", "a", "b"}) other.add_row(row);
  EXPECT_EQ(one, other);
}

TEST(Fingerprint, TellsARowThatIsThereTwiceFromOneThatIsMissing) {
  Fingerprint one;
  Fingerprint other;
  for (const char* row : {"a", "b", "b"}) one.add_row(row);
  for (const char* row : {"a", "a", "b"}) other.add_row(row);
  EXPECT_NE(one, other);
}

TEST(Fingerprint, AddsUpModuloTwoToThe128) {
  const Fingerprint ones(1, ~uint64_t{0}, ~uint64_t{0});
  Fingerprint sum = ones;
  sum.add(Fingerprint(1, 0, 2));
  EXPECT_EQ(sum, Fingerprint(2, 0, 1));
  EXPECT_EQ(Fingerprint::of(2, sum.sum()), sum);
}

TEST(Fingerprint, IsTheSumOfXxh3OfEachRow) {
  Fingerprint fingerprint;
  fingerprint.add_row("");
  EXPECT_EQ(fingerprint.sum(), "99aa06d3014798d86001c324468d497f");  // XXH3_128bits("") as xxh128sum prints it
}

}  // namespace
}  // namespace holdfast::archive
