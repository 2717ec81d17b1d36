#include "archive/file_kind.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include <fstream>
#include <string>

#include "archive/stored_text.h"
#include "base/error.h"

namespace holdfast::archive {
namespace {

namespace fs = std::filesystem;

class Files : public ::testing::Test {
 protected:
  Files() {
    std::string pattern = (fs::temp_directory_path() / "holdfast-test-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
  }
  ~Files() override { fs::remove_all(folder); }

  fs::path write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder / name, std::ios::binary) << bytes;
    return folder / name;
  }
  // What file_kind() says of these bytes, or the message and hint of its refusal.
  std::string verdict(const std::string& bytes) const { return verdict_of(write("it's a file", bytes)); }
  static std::string verdict_of(const fs::path& path) {
    try {
      return std::string(name_of(file_kind(path)));
    } catch (const base::Error& error) {
      // A folder is no damaged backup, and no file at all.
      const bool is_folder = std::string_view(error.what()).ends_with("is a folder");
      EXPECT_EQ(error.kind(), is_folder ? base::ErrorKind::file : base::ErrorKind::archive_damaged);
      EXPECT_FALSE(error.hint().empty());
      return std::string(error.what()) + " | " + error.hint();
    }
    return "";
  }
  fs::path folder;
};

std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// With a checksum, as the zstd program writes frames.
std::string zstd(const std::string& text) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress2(context, out.data(), out.size(), text.data(), text.size()));
  ZSTD_freeCCtx(context);
  return out;
}

std::string tar(const std::string& first_name) {
  std::string block(1024, '\0');
  block.replace(0, first_name.size(), first_name);
  block.replace(257, 5, "ustar");
  return block;
}

using FileKinds = Files;
using StoredText = Files;

TEST_F(FileKinds, KnowsWhatCanBeRestored) {
  EXPECT_EQ(verdict("-- a comment\nSELECT 1;\n"), "sql");
  EXPECT_EQ(verdict("\xef\xbb\xbf"
                    "create table t();"),
            "sql");
  EXPECT_EQ(verdict("/* a */ (SELECT 1);"), "sql");
  EXPECT_EQ(verdict("\\restrict abc\n"), "sql");
  EXPECT_EQ(verdict(gzip("SET a = 1;")), "sql.gz");
  EXPECT_EQ(verdict(zstd("SET a = 1;")), "sql.zst");
  EXPECT_EQ(verdict("PGDMP\x01\x0e"), "dump");
}

TEST_F(FileKinds, NamesWhatItCannotReadAndSaysHowToGetOn) {
  const auto says = [&](const std::string& bytes, const std::string& words) {
    EXPECT_NE(verdict(bytes).find(words), std::string::npos) << verdict(bytes);
  };
  says("", "is empty");
  says("BZh91AY", "bzip2");
  says("BZh91AY", "`bunzip2 -k '" + folder.string() + "/it'\\''s a file'`");
  says(std::string("\xfd"
                   "7zXZ\0",
                   6),
       "unxz");
  says("\x04\x22\x4d\x18", "unlz4");
  says("PK\x03\x04", "zip");
  says("\xff\xd8\xff\xe0JFIF", "JPEG");
  says("\x89PNG\r\n", "PNG");
  says("%PDF-1.4", "PDF");
  says(
      "\x7f"
      "ELF",
      "a program");
  says(tar("toc.dat"), "pg_dump -Ft");
  says(tar("toc.dat"), "pg_restore --file=-");
  says(tar("a"), "is a tar archive");
  says(gzip(tar("toc.dat")), "pg_dump -Ft");
  says(zstd(tar("x")), "is a tar archive");
  says(gzip("PGDMP\x01"), "within a compressed file");
  says(zstd(gzip("SELECT 1;")), "within a compressed file");
  says(std::string("SELECT\0 1", 9), "is no text");
  says("\xff\xfeS", "UTF-16");
  says("Dear all,\n", "begins with dear");
  says("<html>", "is no SQL script");
  says("{\"a\": 1}", "is no SQL script");
  says("1,2,3\n", "is no SQL script");
  says("-- MySQL dump 10.13\n", "dump of MySQL");
  says(" \n\t\n", "holds nothing");
}

TEST_F(FileKinds, TellsADirectoryDumpFromAFolder) {
  EXPECT_NE(verdict_of(folder).find("is a folder"), std::string::npos);
  write("toc.dat", "PGDMP");
  EXPECT_NE(verdict_of(folder).find("directory format"), std::string::npos);
  EXPECT_NE(verdict_of(folder).find("pg_restore --file=-"), std::string::npos);
}

std::string read_all(const fs::path& path, FileKind kind, size_t most) {
  const base::ReadFile file(path);
  struct Counting final : base::Progress {
    void begin(std::string_view, uint64_t) override {}
    void advance(uint64_t bytes) override { done += bytes; }
    void working(unsigned, std::string_view) override {}
    void waiting(std::string_view) override {}
    void end() override {}
    uint64_t done = 0;
  } progress;
  const auto source = open_text(file, kind, progress);
  std::string text;
  std::string buffer(most, '\0');
  while (const size_t got = source->read(buffer.data(), buffer.size())) text.append(buffer, 0, got);
  EXPECT_EQ(progress.done, file.size());
  return text;
}

std::string long_text() {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += std::to_string(i * 7919) + "\n";
  return text;
}

TEST_F(StoredText, ReadsSeveralMembersAndFrames) {
  const std::string text = long_text();
  for (const size_t most : {1000U, 1U << 20}) {
    EXPECT_EQ(read_all(write("a", text), FileKind::sql, most), text);
    EXPECT_EQ(read_all(write("a", gzip(text) + gzip("") + gzip(text)), FileKind::sql_gz, most), text + text);
    EXPECT_EQ(read_all(write("a", zstd(text) + zstd("") + zstd(text)), FileKind::sql_zst, most), text + text);
  }
}

void expect_damaged(const fs::path& path, FileKind kind, const std::string& words) {
  try {
    read_all(path, kind, 64 * 1024);
    ADD_FAILURE() << "nothing was found: " << words;
  } catch (const base::Error& error) {
    EXPECT_EQ(error.kind(), base::ErrorKind::archive_damaged);
    EXPECT_NE(std::string(error.what()).find(path.string()), std::string::npos);
    EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
  }
}

TEST_F(StoredText, FindsCutsAlterationsAndWhatFollows) {
  const std::string text = long_text();
  for (const auto& [kind, good] : {std::pair(FileKind::sql_gz, gzip(text)), std::pair(FileKind::sql_zst, zstd(text))}) {
    for (const size_t length : {good.size() - 1, good.size() - 6, good.size() / 2, size_t{20}}) {
      expect_damaged(write("cut", good.substr(0, length)), kind, "is cut short");
    }
    std::string flipped = good;
    flipped[good.size() / 2] = static_cast<char>(flipped[good.size() / 2] ^ 0x10);
    expect_damaged(write("flipped", flipped), kind, "is damaged");
    std::string checksum = good;
    checksum[good.size() - 7] = static_cast<char>(checksum[good.size() - 7] ^ 1);
    if (kind == FileKind::sql_gz) expect_damaged(write("checksum", checksum), kind, "is damaged");
    expect_damaged(write("more", good + "garbage"), kind, "is damaged");
  }
}

}  // namespace
}  // namespace holdfast::archive
