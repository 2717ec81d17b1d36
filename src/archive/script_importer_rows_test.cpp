// Somebody else's scripts as pieces: their rows and large objects, and what of them can be compared.
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "archive/script_importer.h"
#include "archive/test_script.h"

namespace holdfast::archive {
namespace {

using base::ErrorKind;

// Large objects

const std::string kBlob =
    "SELECT pg_catalog.lo_open('7001', 131072);\nSELECT pg_catalog.lowrite(0, '\\x616263');\n"
    "SELECT pg_catalog.lo_close(0);\n\n";

TEST(ScriptImporter, CountsLargeObjectsAndKeepsTheirTransaction) {
  const auto script =
      import_script(kHeading + header("7001", "BLOB", "SELECT pg_catalog.lo_create('7001');") + kTable + kRows +
                    header("BLOBS", "BLOBS", "BEGIN;\n\n" + kBlob + "COMMIT;") + kIndex + kClosing);
  EXPECT_EQ(script.order(), "schema large_objects schema rows(2) large_objects finish");
  EXPECT_EQ(script.contents.large_objects.count, 1U);
  EXPECT_EQ(script.contents.large_objects.bytes, 3U);
  EXPECT_NE(script.texts[4].find("BEGIN;\n\n" + kBlob + "COMMIT;"), std::string::npos);
}

TEST(ScriptImporter, GivesLargeObjectsATransactionWhereTheScriptsOneIsDropped) {
  const auto script = import_script(kHeading + "BEGIN;\n" + kTable + kRows + header("BLOBS", "BLOBS", kBlob) + kIndex +
                                    "COMMIT;\n" + kClosing);
  EXPECT_NE(script.texts[2].find("BEGIN;" + kBlob + "\n"), std::string::npos) << script.texts[2];
  EXPECT_TRUE(script.texts[2].ends_with("COMMIT;"));
}

TEST(ScriptImporter, CutsManyLargeObjectsBetweenTwo) {
  std::string objects;
  for (int i = 0; i < 20; ++i) {
    objects += "SELECT pg_catalog.lo_open('" + std::to_string(i) + "', 131072);\nSELECT pg_catalog.lowrite(0, '\\x" +
               std::string(1 << 20, 'a') + "');\nSELECT pg_catalog.lo_close(0);\n\n";
  }
  const auto script = import_script(kHeading + header("BLOBS", "BLOBS", "BEGIN;\n\n" + objects + "COMMIT;") + kClosing);
  EXPECT_EQ(script.contents.large_objects.count, 20U);
  ASSERT_GT(script.pieces.size(), 3U);
  for (size_t i = 1; i < script.texts.size(); ++i) {
    const std::string& text = script.texts[i];
    const auto count = [&](std::string_view word) {
      size_t found = 0;
      for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
      return found;
    };
    EXPECT_EQ(count("BEGIN;"), count("COMMIT;"));
    EXPECT_EQ(count("lo_open"), count("lo_close"));
  }
}

// INSERT

TEST(ScriptImporter, CountsTheRowsOfInserts) {
  const auto script = import_script(
      kHeading + kTable +
      header("t", "TABLE DATA",
             "INSERT INTO public.t VALUES (1);\nINSERT INTO public.t (a) OVERRIDING SYSTEM VALUE VALUES\n\t(2),\n\t(3) "
             "ON CONFLICT DO NOTHING;\nINSERT INTO public.t DEFAULT VALUES;") +
      kIndex + kClosing);
  EXPECT_EQ(script.order(), "schema rows(4) finish");
  EXPECT_EQ(script.contents.tables[0].fingerprint.rows(), 4U);
  EXPECT_FALSE(script.contents.tables[0].comparable);
}

TEST(ScriptImporter, ComparesNoRowsThatOtherStatementsMayChange) {
  const std::string rows = "COPY t (a) FROM stdin;\n1\n\\.\n";
  EXPECT_TRUE(import_script(rows + "SELECT pg_catalog.setval('s', 1);\nANALYZE;\n").contents.tables[0].comparable);
  for (const char* other : {"INSERT INTO t VALUES (2);\n", "update t SET a = 2;\n", "DO $$BEGIN END$$;\n",
                            "SELECT f();\n", "TRUNCATE t;\n"}) {
    EXPECT_FALSE(import_script(rows + other).contents.tables[0].comparable) << other;
  }
}

TEST(ScriptImporter, TakesInsertsElsewhereForStatements) {
  EXPECT_EQ(import_script("CREATE TABLE t (a int);\nINSERT INTO t VALUES (1);\n").order(), "schema");
}

TEST(ScriptImporter, JudgesAnInsertThatCallsAFunction) {
  const auto failure = failure_of_import(
      kHeading + header("t", "TABLE DATA", "INSERT INTO public.t VALUES (pg_read_file('/etc/passwd'));") + kClosing);
  EXPECT_EQ(failure.kind, ErrorKind::refused);
}

TEST(ScriptImporter, LoadsNothingIntoTheCatalog) {
  for (const char* table : {"pg_authid", "pg_catalog.pg_authid", "PG_Authid", "\"pg_catalog\".\"pg_proc\""}) {
    EXPECT_EQ(failure_of_import(std::string("COPY ") + table + " FROM stdin;\n1\n\\.\n").kind, ErrorKind::refused);
    EXPECT_EQ(failure_of_import(
                  kHeading + header("t", "TABLE DATA", std::string("INSERT INTO ") + table + " VALUES (1);") + kClosing)
                  .kind,
              ErrorKind::refused);
  }
  EXPECT_EQ(failure_of_import("COPY app.pg_notes FROM stdin;\n1\n\\.\n").message, "");
}

TEST(ScriptImporter, RefusesRowsInAnotherFormat) {
  for (const std::string& copy : std::initializer_list<std::string>{
           "COPY t FROM stdin WITH (FORMAT csv);", "COPY t FROM stdin CSV HEADER;", "COPY t FROM stdin DELIMITER ',';",
           "COPY BINARY t FROM stdin;", "COPY t WITH OIDS FROM stdin;", "COPY t FROM stdin WHERE a > 1;"}) {
    const auto failure = failure_of_import(copy + "\n1\n\\.\n");
    EXPECT_EQ(failure.kind, ErrorKind::archive_damaged) << copy;
    EXPECT_NE(failure.message.find("line 1: COPY with options"), std::string::npos) << failure.message;
  }
  EXPECT_EQ(failure_of_import("COPY t FROM stdin WITH (FORMAT text);\n1\n\\.\n").message, "");
}

TEST(ScriptImporter, WritesEveryCopyInTheOneForm) {
  const auto script =
      import_script("copy /* ; */ a . \"b\"\"; FROM stdin\" ( x , \"y z\" )\nfrom STDIN ; -- rows\n1\t2\n\\.\n");
  EXPECT_EQ(script.texts[0], "COPY a.\"b\"\"; FROM stdin\" (x, \"y z\") FROM stdin;\n1\t2\n\\.\n\n\n");
  EXPECT_EQ(script.contents.tables[0].name, "b\"; FROM stdin");
}

}  // namespace
}  // namespace holdfast::archive
