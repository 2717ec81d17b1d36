// Somebody else's scripts as pieces: which statements are run, in which order, and when a script is whole.
#include "archive/script_importer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "archive/test_script.h"

namespace holdfast::archive {
namespace {

using base::ErrorKind;

TEST(ScriptImporter, CutsAPlainDumpAtItsHeaders) {
  const auto script = import_script(kHeading + kTable + kRows + kIndex + kClosing);
  EXPECT_EQ(script.order(), "schema rows(2) finish");
  EXPECT_EQ(script.texts[1], "COPY public.t (a) FROM stdin;\n1\n2\n\\.\n\n\n");
  ASSERT_EQ(script.pieces[0].entries.size(), 1U);
  EXPECT_EQ(script.pieces[0].entries[0].type, "TABLE");
  EXPECT_EQ(script.texts[0].substr(script.pieces[0].entries[0].offset, 12), "--\n-- Name: ");
  ASSERT_EQ(script.pieces[2].entries.size(), 1U);
  EXPECT_EQ(script.pieces[2].entries[0].name, "i");
  EXPECT_EQ(script.contents.engine, "import");
  EXPECT_EQ(script.contents.server_version, "15.18 (Debian 15.18-0+deb12u1)");
  EXPECT_EQ(script.contents.server_version_number, 150018);
  EXPECT_EQ(script.contents.pg_dump_version, "17.2");
  ASSERT_EQ(script.contents.tables.size(), 1U);
  EXPECT_EQ(script.contents.tables[0].schema, "public");
  EXPECT_EQ(script.contents.tables[0].columns, "a");
  EXPECT_TRUE(script.contents.tables[0].comparable);
  Fingerprint expected;
  expected.add_row("1");
  expected.add_row("2");
  EXPECT_EQ(script.contents.tables[0].fingerprint, expected);
}

TEST(ScriptImporter, TakesIdsAndDependenciesWhereVerboseTextHasThem) {
  const auto script = import_script(
      kHeading + header("t", "TABLE", "CREATE TABLE public.t (a integer);", "-- TOC entry 5 (class 1259 OID 99)\n") +
      header("i", "INDEX", "CREATE INDEX i ON public.t (a);",
             "-- TOC entry 7 (class 1259 OID 100)\n-- Dependencies: 5 6\n") +
      kClosing);
  EXPECT_EQ(script.pieces[0].entries[0].id, 5);
  EXPECT_EQ(script.pieces[1].entries[0].dependencies, (std::vector<int>{5, 6}));
}

TEST(ScriptImporter, DoesNotCareHowTheTextArrives) {
  const std::string text = kHeading + kTable + kRows + kIndex + kClosing;
  EXPECT_EQ(import_script(text, 1).text(), import_script(text).text());
}

TEST(ScriptImporter, KnowsATableWithoutRows) {
  const auto script =
      import_script(kHeading + kTable + header("t", "TABLE DATA", "COPY public.t (a) FROM stdin;\n\\.") +
                    header("u", "TABLE DATA", "") + kClosing);
  EXPECT_EQ(script.order(), "schema");
  ASSERT_EQ(script.contents.tables.size(), 2U);
  EXPECT_EQ(script.contents.tables[1].name, "u");
}

TEST(ScriptImporter, CutsABigTableIntoPieces) {
  std::string rows = "COPY public.t (a) FROM stdin;\n";
  for (int i = 0; i < 140000; ++i) rows += std::to_string(i) + std::string(94, 'x') + "\n";
  const auto script = import_script(kHeading + kTable + header("t", "TABLE DATA", rows + "\\.") + kClosing);
  ASSERT_EQ(script.pieces.size(), 4U);
  EXPECT_EQ(script.pieces[1].rows + script.pieces[2].rows + script.pieces[3].rows, 140000U);
  for (size_t i : {1, 2, 3}) EXPECT_TRUE(script.texts[i].starts_with("COPY public.t (a) FROM stdin;\n"));
}

TEST(ScriptImporter, LeavesOutSettingsThatTheServerDoesNotKnow) {
  const auto script = import_script(kHeading + kTable + kClosing);
  EXPECT_FALSE(script.runs("transaction_timeout"));
  EXPECT_TRUE(script.runs("SET statement_timeout = 0;"));
  ASSERT_EQ(script.notes.size(), 1U);
  EXPECT_NE(script.notes[0].find("transaction_timeout"), std::string::npos);
}

TEST(ScriptImporter, GivesEachPieceTheSettingsInForce) {
  const auto script = import_script(kHeading + "SET default_tablespace = fast;\n" + kTable + kRows + kClosing);
  const auto& settings = script.contents.settings[script.pieces[1].settings];
  EXPECT_NE(std::ranges::find(settings, "SET default_tablespace = fast;"), settings.end());
  EXPECT_EQ(std::ranges::find(settings, "SET lc_monetary = 'C';"), settings.end());
}

TEST(ScriptImporter, GivesThePiecesTheirLines) {
  const auto script = import_script("\n\nCREATE TABLE t (a int);\nCOPY t FROM stdin;\n1\n\\.\nSELECT 1;\n");
  EXPECT_EQ(script.pieces[0].line, 1U);
  EXPECT_EQ(script.pieces[1].line, 5U);
  EXPECT_EQ(script.pieces[2].line, 7U);
}

TEST(ScriptImporter, KeepsLinesWhereAStatementIsLeftOut) {
  const auto script = import_script("SET transaction_timeout\n  = 0;\nCREATE TABLE t (a int);\n");
  EXPECT_EQ(script.texts[0], "\n\nCREATE TABLE t (a int);\n");
}

// Without headers

TEST(ScriptImporter, RunsAScriptWithoutHeadersInItsOwnOrder) {
  const auto script = import_script(
      "CREATE TABLE t (a int);\nCOPY t (a) FROM stdin;\n1\n\\.\nCREATE INDEX ON t (a);\n"
      "CREATE TABLE u (a int);\nCOPY u FROM stdin;\n5\n6\n\\.\nANALYZE;\n");
  EXPECT_EQ(script.order(), "schema rows(1) finish rows(2) finish");
  EXPECT_EQ(script.texts[3], "COPY u FROM stdin;\n5\n6\n\\.\n\n\n");
  EXPECT_EQ(script.contents.tables[0].schema, "public");
  ASSERT_EQ(script.notes.size(), 1U);
}

TEST(ScriptImporter, BeginsWithTheSearchPathOfTheDatabase) {
  const auto script = import_script("CREATE TABLE t (a int);\n");
  EXPECT_EQ(script.contents.settings[script.pieces[0].settings],
            std::vector<std::string>{"SET search_path TO DEFAULT;"});
}

TEST(ScriptImporter, FindsTheSchemaOfATableByTheSearchPath) {
  const std::string rows = "COPY t FROM stdin;\n1\n\\.\n";
  EXPECT_EQ(import_script("SET search_path = app, pg_catalog;\n" + rows).contents.tables[0].schema, "app");
  EXPECT_EQ(import_script("SET search_path TO a, b;\nCREATE TABLE b.t (a int);\n" + rows).contents.tables[0].schema,
            "b");
}

TEST(ScriptImporter, LoadsRowsOneByOneWhereTheyMayLookAtOthers) {
  const std::string rows = "COPY a FROM stdin;\n1\n\\.\nCOPY b FROM stdin;\n1\n\\.\n";
  EXPECT_EQ(import_script("CREATE TABLE a (i int);\n" + rows).order(), "schema rows(1) rows(1)");
  for (const std::string& before : std::initializer_list<std::string>{
           "CREATE TABLE b (i int REFERENCES a);\n", "CREATE TRIGGER x AFTER INSERT ON a;\n",
           "create or replace rule x AS ON INSERT TO a DO NOTHING;\n"}) {
    EXPECT_EQ(import_script(before + rows).order(), "schema rows(1) finish rows(1)") << before;
  }
}

TEST(ScriptImporter, TakesAScriptWithCarriageReturns) {
  const auto script = import_script("CREATE TABLE t (a int);\r\nCOPY t FROM stdin;\r\n1\r\n\\.\r\nSELECT 1;\r\n");
  EXPECT_EQ(script.order(), "schema rows(1) finish");
  Fingerprint expected;
  expected.add_row("1");
  EXPECT_EQ(script.contents.tables[0].fingerprint, expected);
}

// Completeness

TEST(ScriptImporter, RefusesADumpWithoutItsClosingLine) {
  for (const std::string& cut : std::initializer_list<std::string>{
           kHeading + kTable + kRows, kHeading,
           kHeading + kTable + "SELECT '\n-- PostgreSQL database dump complete\n--\n';\n",
           kHeading + "COPY t FROM stdin;\n--\n-- PostgreSQL database dump complete\n--\n\\.\n"}) {
    const auto failure = failure_of_import(cut);
    EXPECT_EQ(failure.kind, ErrorKind::archive_damaged);
    EXPECT_NE(failure.message.find("x.sql is cut short"), std::string::npos) << failure.message;
  }
}

TEST(ScriptImporter, RefusesAScriptThatEndsWithinSomething) {
  for (const std::string& cut :
       std::initializer_list<std::string>{"CREATE TABLE t (a int", "COPY t FROM stdin;\n1\n", "COPY t FROM stdin;\n1",
                                          "SELECT 'a", "/* a", "SELECT 1", "CREATE FUNCTION f() AS $$ a"}) {
    const auto failure = failure_of_import("SELECT 0;\n" + cut);
    EXPECT_EQ(failure.kind, ErrorKind::archive_damaged) << cut;
    EXPECT_NE(failure.message.find("line "), std::string::npos) << failure.message;
  }
}

TEST(ScriptImporter, RefusesADumpOfAllDatabasesByName) {
  const auto failure = failure_of_import("--\n-- PostgreSQL database cluster dump\n--\n\nCREATE ROLE x;\n");
  EXPECT_EQ(failure.kind, ErrorKind::archive_damaged);
  EXPECT_NE(failure.message.find("pg_dumpall"), std::string::npos);
}

// --clean and --create

const std::string kDrops =
    "DROP INDEX public.i;\nALTER TABLE IF EXISTS ONLY public.t DROP CONSTRAINT IF EXISTS t_pkey;\n"
    "ALTER TABLE public.t ALTER COLUMN a DROP DEFAULT;\nALTER TABLE public.t DISABLE ROW LEVEL SECURITY;\n"
    "CREATE OR REPLACE VIEW public.v AS\nSELECT\n    NULL::integer AS a;\nSELECT pg_catalog.lo_unlink('7001');\n"
    "SELECT pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata WHERE oid = '7002';\n"
    "DROP TABLE IF EXISTS public.t;\nDROP SCHEMA public;\n";

TEST(ScriptImporter, LeavesOutWhatCleanWrote) {
  const auto script =
      import_script(kHeading + kDrops + header("public", "SCHEMA", "CREATE SCHEMA public;") + kTable +
                    header("v", "VIEW", "CREATE OR REPLACE VIEW public.v AS SELECT 1 AS a;") + kClosing);
  EXPECT_FALSE(script.runs("DROP INDEX"));
  EXPECT_FALSE(script.runs("DROP CONSTRAINT"));
  EXPECT_FALSE(script.runs("NULL::integer"));
  EXPECT_FALSE(script.runs("lo_unlink"));
  EXPECT_FALSE(script.runs("DISABLE ROW"));
  EXPECT_TRUE(script.runs("DROP SCHEMA IF EXISTS public;CREATE SCHEMA public;"));
  EXPECT_TRUE(script.runs("CREATE OR REPLACE VIEW public.v AS SELECT 1 AS a;"));
}

TEST(ScriptImporter, RunsADropThatIsNotPgDumps) {
  EXPECT_TRUE(import_script("CREATE TABLE t (a int);\nDROP TABLE t;\n").runs("DROP TABLE t;"));
}

TEST(ScriptImporter, KeepsTheDatabaseOfCreateAsProperties) {
  const auto script = import_script(
      kHeading + "DROP DATABASE IF EXISTS \"a b\";\n" +
      header("a b", "DATABASE",
             "CREATE DATABASE \"a b\" WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = icu LOCALE = 'C' "
             "ICU_LOCALE = 'de-DE';\n\n\nALTER DATABASE \"a b\" OWNER TO boss;\n\n\\unrestrict abc\n"
             "\\connect -reuse-previous=on \"dbname='a b'\"\n\\restrict abc\n\nSET row_security = off;") +
      header("DATABASE \"a b\"", "COMMENT", "COMMENT ON DATABASE \"a b\" IS 'it''s';") +
      header("a b", "DATABASE PROPERTIES",
             "ALTER DATABASE \"a b\" CONNECTION LIMIT = 7;\nALTER DATABASE \"a b\" SET work_mem TO '5MB';\n"
             "ALTER ROLE reader IN DATABASE \"a b\" SET work_mem TO '6MB';") +
      kTable + header("DATABASE \"a b\"", "ACL", "REVOKE CONNECT ON DATABASE \"a b\" FROM PUBLIC;") + kClosing);
  const DatabaseProperties& database = script.contents.database;
  EXPECT_EQ(database.name, "a b");
  EXPECT_EQ(database.encoding, "UTF8");
  EXPECT_EQ(database.locale_provider, "icu");
  EXPECT_EQ(database.collate, "C");
  EXPECT_EQ(database.ctype, "C");
  EXPECT_EQ(database.locale, "de-DE");
  EXPECT_EQ(database.owner, "boss");
  EXPECT_EQ(database.connection_limit, 7);
  EXPECT_EQ(database.comment, "it's");
  EXPECT_EQ(database.grants,
            (std::vector<std::string>{"ALTER DATABASE %DATABASE% SET work_mem TO '5MB';",
                                      "ALTER ROLE reader IN DATABASE %DATABASE% SET work_mem TO '6MB';",
                                      "REVOKE CONNECT ON DATABASE %DATABASE% FROM PUBLIC;"}));
  EXPECT_FALSE(script.runs("a b\" "));
  EXPECT_EQ(script.contents.roles, (std::vector<std::string>{"app", "boss", "reader"}));
}

TEST(ScriptImporter, StartsAnewBehindConnect) {
  const auto script = import_script(
      "CREATE DATABASE x;\nSET work_mem = '1MB';\nSET standard_conforming_strings = off;\nCREATE TABLE a (i int);\n"
      "\\connect x\n"
      "SELECT 'a\\';\nCREATE TABLE b (i int);\n");
  ASSERT_EQ(script.pieces.size(), 2U);
  EXPECT_EQ(script.contents.settings[script.pieces[1].settings],
            std::vector<std::string>{"SET search_path TO DEFAULT;"});
  EXPECT_EQ(script.contents.database.name, "x");
}

TEST(ScriptImporter, RefusesASecondDatabase) {
  EXPECT_EQ(failure_of_import("CREATE DATABASE x;\n\\connect x\nSELECT 1;\n\\connect y\n").kind, ErrorKind::refused);
  EXPECT_EQ(failure_of_import("CREATE TABLE a (i int);\n\\connect x\nDROP TABLE a;\n").kind, ErrorKind::refused);
  EXPECT_EQ(failure_of_import("CREATE DATABASE x;\nALTER DATABASE y OWNER TO z;\n").kind, ErrorKind::refused);
  EXPECT_EQ(failure_of_import("CREATE DATABASE x;\nALTER DATABASE x RENAME TO y;\n").kind, ErrorKind::refused);
}

// psql's commands

TEST(ScriptImporter, RefusesCommandsOfPsqlsWithTheirLine) {
  for (const std::string& line : std::initializer_list<std::string>{
           "\\! touch /tmp/x", "\\i other.sql", "\\copy t from 'x'", "\\o |id", "  \\! id", "SELECT 1 \\g |id",
           "SELECT 1 \\; SELECT 2;", "\\connect x user", "\\connect \"a=b\"", "\\restrict a \\! id", "\\set x `id`",
           "/* a */ \\! id", "SELECT 1; \\! id"}) {
    const auto failure = failure_of_import("SELECT 0;\n" + line + "\nSELECT 1;\n");
    EXPECT_EQ(failure.kind, ErrorKind::refused) << line;
    EXPECT_NE(failure.message.find("line 2"), std::string::npos) << failure.message;
  }
}

TEST(ScriptImporter, DoesNotTakeTextForCommands) {
  EXPECT_EQ(failure_of_import("SELECT '\n\\! id\n';\nCOPY t FROM stdin;\n\\\\! id\n\\! id\n\\.\n"
                              "DO $$\n\\! id\n$$;\n-- \\! id\n/*\n\\! id\n*/\n")
                .message,
            "");
}

// Transactions

TEST(ScriptImporter, KeepsATransactionWithoutRows) {
  const auto script = import_script("BEGIN;\nSET CONSTRAINTS ALL DEFERRED;\nINSERT INTO t VALUES (1);\nCOMMIT;\n");
  EXPECT_EQ(script.texts[0], "BEGIN;\nSET CONSTRAINTS ALL DEFERRED;\nINSERT INTO t VALUES (1);\nCOMMIT;\n");
}

TEST(ScriptImporter, DropsATransactionAroundRows) {
  const auto script = import_script(
      "START TRANSACTION ISOLATION LEVEL SERIALIZABLE;\nCREATE TABLE t (a int);\nCOPY t FROM stdin;\n1\n\\.\n"
      "CREATE INDEX ON t (a);\nEND TRANSACTION;\n");
  EXPECT_EQ(script.order(), "schema rows(1) finish");
  EXPECT_TRUE(script.texts[0].ends_with("CREATE TABLE t (a int);\nCOMMIT;"));
  EXPECT_EQ(script.texts[2], "CREATE INDEX ON t (a);\n\n");
}

TEST(ScriptImporter, RefusesWhatIsTakenBack) {
  EXPECT_EQ(failure_of_import("BEGIN;\nCREATE TABLE t (a int);\nROLLBACK;\n").kind, ErrorKind::refused);
  EXPECT_EQ(failure_of_import("BEGIN;\nABORT WORK;\n").kind, ErrorKind::refused);
  EXPECT_EQ(failure_of_import("BEGIN;\nCOMMIT AND CHAIN;\n").kind, ErrorKind::refused);
  EXPECT_EQ(failure_of_import("BEGIN;\nSAVEPOINT a;\nROLLBACK TO a;\nCOMMIT;\n").message, "");
  EXPECT_EQ(failure_of_import("BEGIN;\nCOPY t FROM stdin;\n\\.\nSET LOCAL work_mem = 1;\nCOMMIT;\n").kind,
            ErrorKind::refused);
}

TEST(VersionNumber, ReadsEveryKind) {
  EXPECT_EQ(version_number("15.18 (Debian 15.18-0+deb12u1)"), 150018);
  EXPECT_EQ(version_number("9.6.24"), 90624);
  EXPECT_EQ(version_number("18beta1"), 180000);
  EXPECT_EQ(version_number(""), 0);
}

}  // namespace
}  // namespace holdfast::archive
