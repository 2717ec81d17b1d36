// The cutting of pg_dump's text: what is left out, where the border is, what the pieces are.
#include "archive/script_walker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "archive/archive_reader.h"
#include "archive/schema_script.h"
#include "archive/stream_cutter.h"
#include "base/error.h"

namespace holdfast::archive {
namespace {

std::string entry(int id, const std::string& name, const std::string& type, const std::string& text,
                  const std::string& kind = "Name") {
  return "--\n-- TOC entry " + std::to_string(id) + " (class 1259 OID 16386)\n-- " + kind + ": " + name +
         "; Type: " + type + "; Schema: public; Owner: app\n--\n\n" + text + "\n\n";
}

const std::string kPreamble =
    "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\n-- Started on 2023-11-24\n\n"
    "SET transaction_timeout = 0;\nSET client_encoding = 'UTF8';\n\n";
const std::string kEnd =
    "-- Completed on 2023-11-24\n\n--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict abc\n\n";

bool known(std::string_view setting) {
  return setting != "transaction_timeout";
}

class Sink final : public base::ByteSink {
 public:
  void write(std::string_view bytes) override { text += bytes; }
  std::string text;
};

struct Cut {
  std::vector<Piece> pieces;
  std::vector<std::string> texts;
  Contents contents;
};

// Runs `write` with a writer of plain text and reads the pieces back.
template <typename Write>
Cut cut(Write write) {
  Sink sink;
  ArchiveWriter writer(sink, Format::sql, 0);
  writer.schema_is_complete();
  Contents contents;
  write(writer, contents);
  writer.finish(contents);
  std::string pattern = (std::filesystem::temp_directory_path() / "holdfast-test-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  std::ofstream(folder / "a.sql") << sink.text;
  const auto reader = ArchiveReader::open(folder / "a.sql");
  Cut result{.pieces = reader->read_pieces(), .contents = reader->contents()};
  PieceReader pieces(*reader);
  for (const Piece& piece : result.pieces) result.texts.push_back(pieces.read_all(piece));
  std::filesystem::remove_all(folder);
  return result;
}

Cut cut_schema(const std::string& text) {
  return cut([&](ArchiveWriter& writer, Contents& contents) {
    SettingsTable settings;
    SchemaScript script(settings);
    StringSource source(text);
    walk_script(source, known, script);
    PieceBuilder builder(writer, {});
    script.write(Stage::schema, builder);
    script.write(Stage::finish, builder);
    contents.settings = settings.rows();
  });
}

Cut cut_stream(const std::string& text) {
  return cut([&](ArchiveWriter& writer, Contents& contents) {
    SettingsTable settings;
    PieceBuilder builder(writer, {});
    base::NoProgress progress;
    StreamCutter cutter(builder, settings, progress);
    StringSource source(text);
    walk_script(source, known, cutter);
    cutter.finish(contents);
    contents.settings = settings.rows();
  });
}

TEST(SchemaScript, LeavesOutWhatChangesDailyOrTheServerDoesNotKnow) {
  const Cut result = cut_schema(kPreamble + entry(1, "a", "TABLE", "CREATE TABLE public.a ();\n") + kEnd);
  ASSERT_EQ(result.texts.size(), 1U);
  for (const char* gone : {"restrict", "Started on", "Completed on", "transaction_timeout"}) {
    EXPECT_EQ(result.texts[0].find(gone), std::string::npos) << gone;
  }
  EXPECT_NE(result.texts[0].find("SET client_encoding = 'UTF8';"), std::string::npos);
  EXPECT_NE(result.texts[0].find("database dump complete"), std::string::npos);
}

TEST(SchemaScript, CutsAtTheBorderAndKeepsGrantsForTheEnd) {
  const Cut result = cut_schema(kPreamble + entry(1, "a", "TABLE", "CREATE TABLE public.a ();\n") +
                                entry(2, "TABLE a", "COMMENT", "COMMENT ON TABLE public.a IS '';\n") +
                                entry(3, "i", "INDEX", "CREATE INDEX i ON public.a ();\n") +
                                entry(4, "INDEX i", "COMMENT", "COMMENT ON INDEX public.i IS '';\n") +
                                entry(5, "TABLE a", "ACL", "GRANT SELECT ON TABLE public.a TO b;\n") + kEnd);
  ASSERT_EQ(result.pieces.size(), 2U);
  EXPECT_EQ(result.pieces[0].stage, Stage::schema);
  EXPECT_EQ(result.pieces[0].entries.size(), 2U);
  EXPECT_EQ(result.pieces[1].stage, Stage::finish);
  ASSERT_EQ(result.pieces[1].entries.size(), 3U);
  for (const Piece& piece : result.pieces) {
    for (const Entry& listed : piece.entries) {
      const std::string& text = result.texts[static_cast<size_t>(&piece - result.pieces.data())];
      EXPECT_EQ(text.compare(listed.offset, 16, "--\n-- TOC entry "), 0);
    }
  }
}

TEST(SchemaScript, IsNotFooledByAFunctionThatQuotesAHeader) {
  const std::string body = "CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS $$SELECT '\n" +
                           entry(9, "x", "INDEX", "") + "\n\\restrict\n'$$;\n";
  const Cut result = cut_schema(kPreamble + entry(1, "f()", "FUNCTION", body) + kEnd);
  ASSERT_EQ(result.pieces.size(), 1U);
  EXPECT_EQ(result.pieces[0].entries.size(), 1U);
  EXPECT_NE(result.texts[0].find(body), std::string::npos);
}

TEST(SchemaScript, KnowsTheSettingsAtEachEntry) {
  const Cut result = cut_schema(kPreamble + entry(1, "a", "TABLE", "CREATE TABLE public.a ();\n") +
                                "SET default_tablespace = 'fast';\n\n" +
                                entry(2, "i", "INDEX", "CREATE INDEX i ON public.a ();\n") + kEnd);
  const auto& rows = result.contents.settings;
  const auto& at_index = rows.at(result.pieces.at(1).entries.at(0).settings);
  EXPECT_NE(std::ranges::find(at_index, "SET default_tablespace = 'fast';"), at_index.end());
  const auto& at_table = rows.at(result.pieces.at(0).entries.at(0).settings);
  EXPECT_EQ(std::ranges::find(at_table, "SET default_tablespace = 'fast';"), at_table.end());
}

TEST(SchemaScript, RefusesACommandOfPsqls) {
  EXPECT_THROW(cut_schema(kPreamble + "\\! touch /tmp/x\n" + kEnd), base::Error);
}

TEST(SchemaScript, RefusesATextThatIsCutShort) {
  EXPECT_THROW(cut_schema(kPreamble + entry(1, "a", "TABLE", "CREATE TABLE public.a (")), base::Error);
}

TEST(StreamCutter, MakesPiecesOfRowsThatStandAlone) {
  const Cut result =
      cut_stream(kPreamble + entry(1, "a", "TABLE", "CREATE TABLE public.a (x text);\n") +
                 entry(2, "a", "TABLE DATA", "COPY public.a (x) FROM stdin;\none\ntwo\n\\.\n", "Data for Name") +
                 entry(3, "s", "SEQUENCE SET", "SELECT pg_catalog.setval('public.s', 1, true);\n") +
                 entry(4, "i", "INDEX", "CREATE INDEX i ON public.a (x);\n") + kEnd);
  ASSERT_EQ(result.pieces.size(), 4U);
  EXPECT_EQ(result.texts[1], "COPY public.a (x) FROM stdin;\none\ntwo\n\\.\n\n\n");
  EXPECT_EQ(result.pieces[1].rows, 2U);
  EXPECT_EQ(result.contents.tables.at(0).fingerprint.rows(), 2U);
  EXPECT_EQ(result.pieces[2].stage, Stage::sequences);
  EXPECT_EQ(result.pieces[3].stage, Stage::finish);
}

TEST(StreamCutter, CutsTheRowsOfALargeTable) {
  std::string rows;
  for (int i = 0; i < 200000; ++i) rows += "some row of sixty-four bytes, less or more, that is repeated here\n";
  const Cut result = cut_stream(
      kPreamble + entry(2, "a", "TABLE DATA", "COPY public.a (x) FROM stdin;\n" + rows + "\\.\n", "Data for Name") +
      kEnd);
  ASSERT_EQ(result.pieces.size(), 4U);
  uint64_t count = 0;
  for (size_t i = 1; i < 4; ++i) {
    EXPECT_TRUE(result.texts[i].starts_with("COPY public.a (x) FROM stdin;\n"));
    EXPECT_TRUE(result.texts[i].ends_with("\n\\.\n\n\n"));
    count += result.pieces[i].rows;
  }
  EXPECT_EQ(count, 200000U);
}

TEST(StreamCutter, GivesPartitionsLoadedThroughTheirRootOneTable) {
  const std::string copy = "-- load via partition root public.p\nCOPY public.p (x) FROM stdin;\na\n\\.\n";
  const Cut result = cut_stream(kPreamble + entry(2, "p1", "TABLE DATA", copy, "Data for Name") +
                                entry(3, "p2", "TABLE DATA", copy, "Data for Name") + kEnd);
  ASSERT_EQ(result.contents.tables.size(), 1U);
  EXPECT_EQ(result.contents.tables[0].name, "p");
  EXPECT_EQ(result.contents.tables[0].fingerprint.rows(), 2U);
}

}  // namespace
}  // namespace holdfast::archive
