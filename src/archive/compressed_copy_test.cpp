#include "archive/compressed_copy.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>

#include "archive/archive_reader.h"
#include "archive/archive_writer.h"
#include "archive/first_line.h"
#include "archive/part_files.h"
#include "archive/part_name.h"
#include "archive/stored_text.h"
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

// An archive of many pieces, of which one is longer than two members.
std::string make_archive() {
  StringSink sink;
  ArchiveWriter writer(sink, Format::sql, 0);
  PieceBuilder builder(writer, {});
  builder.begin(Stage::schema);
  builder.append(fmt::format("{}\nCREATE TABLE a (x text);\n", kArchiveLine));
  builder.finish({.entries = {{.id = 7, .type = "TABLE", .schema = "public", .name = "a"}}});
  writer.schema_is_complete();
  Contents contents;
  contents.app = "tarot";
  contents.labels["commit"] = "abc123";
  contents.settings = {{}, {"SET a = 1;"}};
  contents.tables.push_back({.schema = "public", .name = "a", .columns = "x"});
  Fingerprint fingerprint;
  for (size_t i = 0; i < 60; ++i) {
    const std::string row(i == 20 ? 2 * kMemberBytes + 5 : 1000 + i * 977, static_cast<char>('a' + i % 26));
    builder.begin(Stage::rows);
    builder.append(fmt::format("COPY public.a (x) FROM stdin;\n{}\n\\.\n\n\n", row));
    builder.finish({.table = 0, .rows = 1, .settings = 1});
    fingerprint.add_row(row);
  }
  contents.tables[0].fingerprint = fingerprint;
  builder.begin(Stage::finish);
  builder.append("CREATE INDEX ON a (x);\n");
  builder.finish({});
  writer.finish(contents);
  return sink.text;
}

std::string text_of(const base::ReadFile& file) {
  base::NoProgress progress;
  const auto text = open_text(file, FileKind::sql_gz, progress);
  std::string all;
  std::string buffer(1 << 20, '\0');
  while (const size_t got = text->read(buffer.data(), buffer.size())) all += buffer.substr(0, got);
  return all;
}

class CompressedCopyTest : public testing::Test {
 protected:
  CompressedCopyTest() {
    std::string pattern = (fs::temp_directory_path() / "holdfast-test-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~CompressedCopyTest() override { fs::remove_all(folder_); }

  fs::path put(const std::string& name, std::string_view bytes) const {
    std::ofstream(folder_ / name, std::ios::binary | std::ios::trunc) << bytes;
    return folder_ / name;
  }

  fs::path folder_;
  base::NoProgress progress_;
};

TEST_F(CompressedCopyTest, OfAnArchiveIsOneWithTheSamePieces) {
  const std::string bytes = make_archive();
  const fs::path path = put("x.sql", bytes);
  const CompressedCopy copy = compressed_copy(base::ReadFile(path), "x.sql", progress_, {});
  EXPECT_EQ(copy.name, "x.sql.gz");
  EXPECT_LT(copy.file.size(), bytes.size() / 10);
  const auto before = ArchiveReader::open(path);
  const auto after = ArchiveReader::open(copy.file.duplicate());
  ASSERT_TRUE(before && after);
  EXPECT_EQ(after->format(), Format::sql_gz);
  const auto pieces = after->read_pieces();
  const auto old_pieces = before->read_pieces();
  EXPECT_NO_THROW(verify(*after, pieces, 2, progress_, {}));
  ASSERT_EQ(pieces.size(), old_pieces.size());
  for (size_t i = 0; i < pieces.size(); ++i) {
    EXPECT_EQ(pieces[i].stage, old_pieces[i].stage);
    EXPECT_EQ(pieces[i].raw_digest, old_pieces[i].raw_digest);
    EXPECT_EQ(pieces[i].settings, old_pieces[i].settings);
    EXPECT_EQ(pieces[i].table, old_pieces[i].table);
    EXPECT_EQ(pieces[i].rows, old_pieces[i].rows);
    EXPECT_EQ(pieces[i].entries.size(), old_pieces[i].entries.size());
  }
  Contents contents = after->contents();
  contents.list = before->contents().list;
  EXPECT_EQ(contents_text(contents), contents_text(before->contents()));
  const std::string script = bytes.substr(0, before->contents().list.offset);
  EXPECT_EQ(text_of(copy.file).substr(0, script.size()), script);
}

TEST_F(CompressedCopyTest, OfAScriptHasItsText) {
  std::string script = "SELECT 1;\n";
  for (uint64_t i = 0; script.size() < 3 * kMemberBytes; ++i) script += fmt::format("SELECT {};\n", i * 7919);
  const fs::path path = put("x.sql", script);
  const CompressedCopy copy = compressed_copy(base::ReadFile(path), "x.sql", progress_, {});
  EXPECT_EQ(file_kind(copy.file), FileKind::sql_gz);
  EXPECT_TRUE(text_of(copy.file) == script);
}

TEST_F(CompressedCopyTest, IsMadeOfPartsAsWell) {
  const std::string bytes = make_archive();
  for (const PartPlan& part : plan_parts("x.sql", bytes.size(), 1'000'000)) {
    put(part.name, std::string_view(bytes).substr(part.offset, part.length));
  }
  const CompressedCopy copy = compressed_copy(open_backup_file(folder_), "x.sql", progress_, {});
  const auto reader = ArchiveReader::open(copy.file.duplicate());
  ASSERT_TRUE(reader);
  EXPECT_NO_THROW(verify(*reader, reader->read_pieces(), 1, progress_, {}));
}

TEST_F(CompressedCopyTest, IsNotMadeOfADamagedArchive) {
  std::string bytes = make_archive();
  bytes[bytes.size() / 2] ^= 1;
  const fs::path path = put("x.sql", bytes);
  EXPECT_THROW(compressed_copy(base::ReadFile(path), "x.sql", progress_, {}), base::Error);
}

TEST_F(CompressedCopyTest, EndsWhenItIsToStop) {
  std::stop_source stop;
  stop.request_stop();
  for (const std::string& bytes : {make_archive(), std::string("SELECT 1;\n")}) {
    const fs::path path = put("x.sql", bytes);
    try {
      compressed_copy(base::ReadFile(path), "x.sql", progress_, stop.get_token());
      FAIL();
    } catch (const base::Error& error) {
      EXPECT_EQ(error.kind(), base::ErrorKind::cancelled);
    }
  }
}

TEST_F(CompressedCopyTest, IsNotNeededOfWhatIsCompressed) {
  EXPECT_FALSE(is_compressed(base::ReadFile(put("a", "SELECT 1;\n"))));
  EXPECT_TRUE(is_compressed(base::ReadFile(put("b", "PGDMP"))));
  EXPECT_TRUE(is_compressed(base::ReadFile(put("c", "\x1f\x8b"))));
}

}  // namespace
}  // namespace holdfast::archive
