#include "archive/script_scanner.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace holdfast::archive {
namespace {

const char* name_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::byte_order_mark:
      return "mark";
    case TokenKind::comment:
      return "comment";
    case TokenKind::statement:
      return "statement";
    case TokenKind::copy:
      return "copy";
    case TokenKind::row:
      return "row";
    case TokenKind::copy_end:
      return "copy_end";
    case TokenKind::meta_command:
      return "meta";
    case TokenKind::stray_backslash:
      return "stray";
    case TokenKind::incomplete:
      return "incomplete";
  }
  return "?";
}

using Tokens = std::vector<std::string>;

// "kind|text" of every token.
Tokens scan(std::string_view script, StandardStrings strings = StandardStrings::on) {
  StringSource source(script);
  ScriptScanner scanner(source, strings);
  Tokens result;
  while (const auto token = scanner.next()) {
    result.push_back(std::string(name_of(token->kind)) + "|" + std::string(token->text));
  }
  return result;
}

TEST(ScriptScanner, FindsNothingInAnEmptyScript) {
  EXPECT_EQ(scan(""), Tokens{});
}

TEST(ScriptScanner, GivesCommentLinesAndBlankLinesOneByOne) {
  EXPECT_EQ(scan("--\n-- a; 'b\n\n \t\r\n  -- c"),
            (Tokens{"comment|--\n", "comment|-- a; 'b\n", "comment|\n", "comment| \t\r\n", "comment|  -- c"}));
}

TEST(ScriptScanner, GivesABlockCommentBetweenStatementsAsAComment) {
  EXPECT_EQ(scan("/* a; /* \\b */\n*/ \n/* c */ SELECT 1;"),
            (Tokens{"comment|/* a; /* \\b */\n*/ \n", "comment|/* c */", "statement| SELECT 1;"}));
}

TEST(ScriptScanner, EndsAStatementBehindItsSemicolonAndLineEnd) {
  EXPECT_EQ(scan("SELECT 1; \r\nSELECT\n2;SELECT 3; -- c\n;\n"),
            (Tokens{"statement|SELECT 1; \r\n", "statement|SELECT\n2;", "statement|SELECT 3;", "comment| -- c\n",
                    "statement|;\n"}));
}

TEST(ScriptScanner, PassesOverSemicolonsInQuotesCommentsAndParentheses) {
  for (const char* statement :
       {"SELECT ';';", "SELECT \";\";", "SELECT $a$;$a$;", "SELECT 1 -- ;\n;", "SELECT /* ; */ 1;",
        "CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b;\n);"}) {
    EXPECT_EQ(scan(statement), Tokens{std::string("statement|") + statement});
  }
}

TEST(ScriptScanner, TakesTheBodyOfAnSqlFunctionAsOneStatement) {
  const std::string function =
      "CREATE OR REPLACE FUNCTION f(\"end\" int) RETURNS int LANGUAGE sql\n BEGIN ATOMIC\n"
      " SELECT CASE WHEN true THEN 1 END AS \"case\";\n SELECT 2;\nEND;\n";
  EXPECT_EQ(scan(function + "BEGIN;\n"), (Tokens{"statement|" + function, "statement|BEGIN;\n"}));
}

TEST(ScriptScanner, GivesRowsBehindCopyUntilTheirEnd) {
  EXPECT_EQ(scan("COPY t (a) FROM stdin;\n1;\n'\n\n\\\\.\n\\.x\n --\n\\.\n\nSELECT 1;\n"),
            (Tokens{"copy|COPY t (a) FROM stdin;\n", "row|1;\n", "row|'\n", "row|\n", "row|\\\\.\n", "row|\\.x\n",
                    "row| --\n", "copy_end|\\.\n", "comment|\n", "statement|SELECT 1;\n"}));
}

TEST(ScriptScanner, EndsRowsAtWindowsLineEndsAndWithoutTheLastNewline) {
  EXPECT_EQ(scan("COPY t FROM stdin;\r\n1\r\n\\.\r\n"),
            (Tokens{"copy|COPY t FROM stdin;\r\n", "row|1\r\n", "copy_end|\\.\r\n"}));
  EXPECT_EQ(scan("COPY t FROM stdin;\n\\."), (Tokens{"copy|COPY t FROM stdin;\n", "copy_end|\\."}));
}

TEST(ScriptScanner, TakesACommentBehindCopyWithIt) {
  EXPECT_EQ(scan("COPY t FROM stdin; -- c;\n1\n\\.\n"),
            (Tokens{"copy|COPY t FROM stdin; -- c;\n", "row|1\n", "copy_end|\\.\n"}));
}

TEST(ScriptScanner, RefusesAStatementBehindCopyInItsLine) {
  EXPECT_THROW(scan("\nCOPY t FROM stdin; SELECT 1;\n1\n\\.\n"), base::Error);
}

TEST(ScriptScanner, TakesNoRowsBehindACopyThatReadsAFile) {
  EXPECT_EQ(scan("COPY t FROM '/a';\nSELECT 1;\n"), (Tokens{"statement|COPY t FROM '/a';\n", "statement|SELECT 1;\n"}));
}

TEST(ScriptScanner, GivesCommandsOfPsqlBetweenStatements) {
  EXPECT_EQ(scan("\\restrict k\nSELECT 1; \\connect 'a;\n  \\q"),
            (Tokens{"meta|\\restrict k\n", "statement|SELECT 1;", "meta| \\connect 'a;\n", "meta|  \\q"}));
}

TEST(ScriptScanner, ReportsABackslashWithinAStatementWithAllOfItsLine) {
  EXPECT_EQ(scan("SELECT\n 1 \\gexec ;\nSELECT 2;\n"),
            (Tokens{"stray|SELECT\n 1 \\gexec ;\n", "statement|SELECT 2;\n"}));
  EXPECT_EQ(scan("SELECT (\\;"), (Tokens{"stray|SELECT (\\;"}));
}

TEST(ScriptScanner, SeesNoCommandInQuotesAndRows) {
  for (const char* statement :
       {"SELECT '\n\\! rm';", "SELECT $$\n\\! rm$$;", "SELECT \"\n\\! rm\";", "SELECT -- \\!\n1;"}) {
    EXPECT_EQ(scan(statement), Tokens{std::string("statement|") + statement});
  }
}

TEST(ScriptScanner, ReportsWhatAScriptWasCutShortIn) {
  for (const char* script :
       {"SELECT 1", "SELECT ';", "SELECT (1;", "/* a", "SELECT $$;", "CREATE FUNCTION f() BEGIN ATOMIC;"}) {
    EXPECT_EQ(scan(script), Tokens{std::string("incomplete|") + script});
  }
}

TEST(ScriptScanner, ReportsRowsThatWereCutShortEvenBetweenTwoOfThem) {
  EXPECT_EQ(scan("COPY t FROM stdin;\n1\n2"), (Tokens{"copy|COPY t FROM stdin;\n", "row|1\n", "incomplete|2"}));
  EXPECT_EQ(scan("COPY t FROM stdin;\n1\n"), (Tokens{"copy|COPY t FROM stdin;\n", "row|1\n", "incomplete|"}));
  EXPECT_EQ(scan("COPY t FROM stdin;"), (Tokens{"copy|COPY t FROM stdin;", "incomplete|"}));
}

TEST(ScriptScanner, FollowsTheScriptsOwnStandardConformingStrings) {
  const std::string escaped = R"(SELECT '\';';)";
  EXPECT_EQ(scan("SET standard_conforming_strings = off;\n" + escaped).back(), "statement|" + escaped);
  EXPECT_EQ(scan("set SESSION Standard_Conforming_Strings TO 'OFF';\n" + escaped).back(), "statement|" + escaped);
  EXPECT_EQ(scan("SELECT set_config('standard_conforming_strings', 'off', false);\n" + escaped).back(),
            "statement|" + escaped);
  EXPECT_EQ(scan(escaped, StandardStrings::off).back(), "statement|" + escaped);
  EXPECT_EQ(scan("SET standard_conforming_strings = on;\nSELECT '\\';", StandardStrings::off).back(),
            "statement|SELECT '\\';");
}

TEST(ScriptScanner, IsNotToldOfASettingByAStringThatNamesIt) {
  EXPECT_EQ(scan("SELECT 'SET standard_conforming_strings = off;';SELECT '\\';").back(), "statement|SELECT '\\';");
}

TEST(ScriptScanner, SetsTheMarkOfAnEditorApart) {
  EXPECT_EQ(scan("\xEF\xBB\xBF--\nSELECT 1;"), (Tokens{"mark|\xEF\xBB\xBF", "comment|--\n", "statement|SELECT 1;"}));
}

TEST(ScriptScanner, CountsLines) {
  StringSource source("--\n\nSELECT\n1;\nCOPY t FROM stdin;\na\nb\n\\.\n \\x\n/*\n*/SELECT 2;");
  ScriptScanner scanner(source);
  std::vector<size_t> lines;
  while (const auto token = scanner.next()) lines.push_back(token->line);
  EXPECT_EQ(lines, (std::vector<size_t>{1, 2, 3, 5, 6, 7, 8, 9, 10, 11}));
}

}  // namespace
}  // namespace holdfast::archive
