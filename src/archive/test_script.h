#pragma once

#include <stdlib.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "archive/archive_reader.h"
#include "archive/script_importer.h"
#include "base/error.h"

namespace holdfast::archive {

// For the tests of this folder: somebody else's scripts, and what the importer makes of them.
struct ImportedScript {
  std::vector<Piece> pieces;
  std::vector<std::string> texts;
  Contents contents;
  std::vector<std::string> notes;

  // "schema rows(2) finish": the stages in the order of the file, rows pieces with the number of their rows.
  std::string order() const {
    std::string words;
    for (const Piece& piece : pieces) {
      words += (words.empty() ? "" : " ") + std::string(name_of(piece.stage));
      if (piece.table) words += "(" + std::to_string(piece.rows) + ")";
    }
    return words;
  }
  // All pieces one after another.
  std::string text() const {
    std::string all;
    for (const std::string& part : texts) all += part;
    return all;
  }
  bool runs(std::string_view statement) const { return text().find(statement) != std::string::npos; }
};

inline ImportedScript import_script(std::string_view script, size_t crumbs = static_cast<size_t>(-1)) {
  struct Sink final : base::ByteSink {
    void write(std::string_view bytes) override { text += bytes; }
    std::string text;
  } sink;
  ArchiveWriter writer(sink, Format::sql_zst, 1);
  writer.schema_is_complete();
  PieceBuilder builder(writer, {});
  const ScriptImporter::Options options{
      .known_setting = [](std::string_view name) { return name != "transaction_timeout"; },
      .file = "x.sql",
      .created = "2023-11-24T03:00:00Z"};
  base::NoProgress progress;
  ScriptImporter importer(builder, options, progress);
  StringSource source(script, crumbs);
  importer.run(source);
  ImportedScript result;
  importer.finish(result.contents);
  result.notes = importer.notes();
  writer.finish(result.contents);
  std::string pattern = (std::filesystem::temp_directory_path() / "holdfast-test-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  std::ofstream(folder / "a.sql.zst") << sink.text;
  const auto reader = ArchiveReader::open(folder / "a.sql.zst");
  result.pieces = reader->read_pieces();
  PieceReader pieces(*reader);
  for (const Piece& piece : result.pieces) result.texts.push_back(pieces.read_all(piece));
  std::filesystem::remove_all(folder);
  return result;
}

// The failure that the script meets; "" if it meets none.
struct ImportFailure {
  base::ErrorKind kind = base::ErrorKind::internal;
  std::string message;
};
inline ImportFailure failure_of_import(std::string_view script) {
  try {
    import_script(script);
  } catch (const base::Error& error) {
    return {error.kind(), error.what()};
  }
  return {};
}

inline const std::string kHeading =
    "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\n"
    "-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)\n-- Dumped by pg_dump version 17.2\n\n"
    "SET statement_timeout = 0;\nSET transaction_timeout = 0;\nSET client_encoding = 'UTF8';\n"
    "SELECT pg_catalog.set_config('search_path', '', false);\n\n";
inline const std::string kClosing = "--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict abc\n\n";

// One of pg_dump's entries, as it writes them without --verbose.
inline std::string header(const std::string& name, const std::string& type, const std::string& text,
                          const std::string& before = "") {
  return "--\n" + before + "-- " + (type == "TABLE DATA" ? "Data for " : "") + "Name: " + name + "; Type: " + type +
         "; Schema: public; Owner: app\n--\n\n" + text + "\n\n\n";
}

inline const std::string kTable =
    header("t", "TABLE", "CREATE TABLE public.t (a integer);\n\nALTER TABLE public.t OWNER TO app;");
inline const std::string kRows = header("t", "TABLE DATA", "COPY public.t (a) FROM stdin;\n1\n2\n\\.");
inline const std::string kIndex = header("i", "INDEX", "CREATE INDEX i ON public.t (a);");

}  // namespace holdfast::archive
