// An archive of ours may have been changed by somebody, with digests that hold.
#include "archive/check_statements.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "archive/archive_writer.h"
#include "base/error.h"

namespace holdfast::archive {
namespace {

struct Forged {
  std::string schema = "-- holdfast archive 1\nCREATE TABLE public.t (a int);\n";
  std::string rows = "COPY public.t (a) FROM stdin;\n1\n\\.\n\n\n";
  std::vector<std::string> settings{"SET lc_monetary = 'C';"};
  std::vector<std::string> grants{"GRANT CONNECT ON DATABASE %DATABASE% TO a;"};
};

// The kind of failure; nullopt if the archive passes.
std::optional<base::ErrorKind> verdict(const Forged& forged) {
  struct Sink final : base::ByteSink {
    void write(std::string_view bytes) override { text += bytes; }
    std::string text;
  } sink;
  ArchiveWriter writer(sink, Format::sql, 0);
  writer.schema_is_complete();
  PieceBuilder builder(writer, {});
  builder.begin(Stage::schema);
  builder.append(forged.schema);
  builder.finish({});
  builder.begin(Stage::rows);
  builder.append(forged.rows);
  Piece rows;
  rows.table = 0;
  rows.rows = 1;
  builder.finish(std::move(rows));
  Contents contents;
  contents.tables.push_back({.schema = "public", .name = "t", .columns = "a", .fingerprint = Fingerprint(1, 0, 0)});
  contents.settings = {forged.settings};
  contents.database.grants = forged.grants;
  writer.finish(contents);
  std::string pattern = (std::filesystem::temp_directory_path() / "holdfast-test-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  std::ofstream(folder / "a.sql") << sink.text;
  const auto reader = ArchiveReader::open(folder / "a.sql");
  std::filesystem::remove_all(folder);
  try {
    check_statements(*reader, reader->read_pieces(), {});
  } catch (const base::Error& error) {
    return error.kind();
  }
  return std::nullopt;
}

using base::ErrorKind;

TEST(CheckStatements, LetsAnArchivePass) {
  EXPECT_EQ(verdict({}), std::nullopt);
  EXPECT_EQ(verdict({.rows = "INSERT INTO public.t VALUES (1);\n"}), std::nullopt);
  EXPECT_EQ(verdict({.grants = {"REVOKE ALL ON DATABASE %DATABASE% FROM PUBLIC;", "SET SESSION AUTHORIZATION a;",
                                "GRANT CONNECT ON DATABASE %DATABASE% TO b;", "RESET SESSION AUTHORIZATION;",
                                "ALTER DATABASE %DATABASE% SET work_mem TO '1MB';",
                                "ALTER ROLE a IN DATABASE %DATABASE% SET work_mem TO '1MB';"}}),
            std::nullopt);
}

TEST(CheckStatements, RefusesForgedStatements) {
  EXPECT_EQ(verdict({.schema = "COPY public.t TO PROGRAM 'id';\n"}), ErrorKind::refused);
  EXPECT_EQ(verdict({.schema = "SET SESSION AUTHORIZATION a;\n"}), ErrorKind::refused);
  EXPECT_EQ(verdict({.schema = "\\! id\n"}), ErrorKind::archive_damaged);
  EXPECT_EQ(verdict({.schema = "SELECT 1"}), ErrorKind::archive_damaged);
  EXPECT_EQ(verdict({.schema = "COPY public.t FROM stdin;\n\\.\n"}), ErrorKind::archive_damaged);
}

TEST(CheckStatements, RefusesForgedRows) {
  for (const std::string& rows : std::initializer_list<std::string>{
           "COPY public.u (a) FROM stdin;\n1\n\\.\n\n\n", "COPY public.t FROM PROGRAM 'id';\n1\n\\.\n\n\n",
           "COPY public.t FROM '/etc/passwd';\n1\n\\.\n\n\n",
           "COPY public.t (a) FROM stdin WITH (FORMAT csv);\n1\n\\.\n\n\n",
           "COPY pg_catalog.t (a) FROM stdin;\n1\n\\.\n\n\n", "INSERT INTO public.u VALUES (1);\n",
           "INSERT INTO public.t VALUES (1);\nDROP TABLE public.t;\n",
           "INSERT INTO public.t VALUES (lo_import('x'));\n", "SELECT 1;\n"}) {
    EXPECT_EQ(verdict({.rows = rows}), ErrorKind::archive_damaged) << rows;
  }
}

TEST(CheckStatements, RefusesForgedSettingsAndProperties) {
  EXPECT_TRUE(verdict({.settings = {"SET ROLE a;"}}));
  EXPECT_TRUE(verdict({.settings = {"SET a = 1; DROP TABLE t;"}}));
  EXPECT_TRUE(verdict({.settings = {"ALTER SYSTEM SET a = 1;"}}));
  for (const std::string& grant : std::initializer_list<std::string>{
           "DROP DATABASE x;", "GRANT CONNECT ON DATABASE %DATABASE% TO a; DROP DATABASE x;",
           "DROP DATABASE %DATABASE%;", "ALTER DATABASE %DATABASE% OWNER TO a;", "GRANT a TO b; -- %DATABASE%",
           "SELECT '%DATABASE%';", "SET SESSION AUTHORIZATION a;", "GRANT CONNECT ON DATABASE x, %DATABASE% TO a;"}) {
    EXPECT_TRUE(verdict({.grants = {grant}})) << grant;
  }
}

}  // namespace
}  // namespace holdfast::archive
