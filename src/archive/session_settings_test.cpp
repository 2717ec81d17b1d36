#include "archive/session_settings.h"

#include <gtest/gtest.h>

#include "archive/set_statement.h"

namespace holdfast::archive {
namespace {

using Statements = std::vector<std::string>;

SessionSettings after(const Statements& statements) {
  SessionSettings settings;
  for (const std::string& statement : statements) EXPECT_TRUE(settings.apply(statement)) << statement;
  return settings;
}

TEST(SessionSettings, ReproducesTheHeadOfADumpWordForWord) {
  const Statements head{"SET statement_timeout = 0;",
                        "SET client_encoding = 'UTF8';",
                        "SET standard_conforming_strings = on;",
                        "SELECT pg_catalog.set_config('search_path', '', false);",
                        "SET xmloption = content;",
                        "SET default_tablespace = \"ts; one\";"};
  EXPECT_EQ(after(head).statements(), head);
}

TEST(SessionSettings, KeepsTheLastValueInThePlaceOfTheFirst) {
  const SessionSettings settings = after({"SET a = 1;", "SET b = 1;", "SET SESSION \"A\" TO 'x', y;"});
  EXPECT_EQ(settings.statements(), (Statements{"SET SESSION \"A\" TO 'x', y;", "SET b = 1;"}));
}

TEST(SessionSettings, LeavesOutWhatStandsAroundAStatement) {
  EXPECT_EQ(after({"\n -- why\n set a = b -- c\n ;\n"}).statements(), (Statements{"set a = b;"}));
  EXPECT_EQ(after({"SET a = b"}).statements(), (Statements{"SET a = b;"}));
}

TEST(SessionSettings, KnowsOneSettingUnderAllItsSpellings) {
  EXPECT_EQ(SessionSettings::name_of("SET NAMES 'UTF8';"), "client_encoding");
  EXPECT_EQ(SessionSettings::name_of("SET SCHEMA 'a';"), "search_path");
  EXPECT_EQ(SessionSettings::name_of("SET SESSION TIME ZONE 'UTC';"), "timezone");
  EXPECT_EQ(SessionSettings::name_of("SET XML OPTION DOCUMENT;"), "xmloption");
  EXPECT_EQ(SessionSettings::name_of("SET My_App.Key = -1.5;"), "my_app.key");
  EXPECT_EQ(SessionSettings::name_of("select set_config('TimeZone', e'UTC', FALSE)"), "timezone");
  EXPECT_EQ(SessionSettings::name_of("SET \"a\"\"B\".c = 1;"), "a\"b.c");
  EXPECT_EQ(SessionSettings::name_of("SET transaction_timeout = 0;"), "transaction_timeout");
}

TEST(SessionSettings, RefusesWhatIsNoSettingOfTheSession) {
  for (const char* statement : {"SET LOCAL a = 1;",
                                "SET LOCAL TIME ZONE 'UTC';",
                                "SET SESSION AUTHORIZATION 'x';",
                                "SET ROLE x;",
                                "SET role = x;",
                                "SET SESSION ROLE x;",
                                "SET TRANSACTION READ ONLY;",
                                "SET transaction_isolation = 'serializable';",
                                "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY;",
                                "SET CONSTRAINTS ALL DEFERRED;",
                                "RESET a;",
                                "SELECT set_config('a', '1', true);",
                                "SELECT set_config('role', 'x', false);",
                                "SELECT 1;",
                                "SET a;",
                                "SET a =;",
                                "SET a = 1; DROP TABLE t;",
                                "SET a = f(1);",
                                "SELECT set_config('a', '1', false), f();",
                                "SELECT set_config('a', g(), false);",
                                "SETA = 1;",
                                "SET a = 'open;",
                                ""}) {
    SessionSettings settings;
    EXPECT_FALSE(settings.apply(statement)) << statement;
    EXPECT_FALSE(SessionSettings::name_of(statement)) << statement;
    EXPECT_EQ(settings, SessionSettings());
  }
}

TEST(SessionSettings, AreEqualIfTheyCameToTheSame) {
  EXPECT_EQ(after({"SET a = 1;", "SET a = 2;"}), after({"SET a = 2;"}));
  EXPECT_FALSE(after({"SET a = 1;"}) == after({"SET a = 2;"}));
}

TEST(ParseSetStatement, GivesTheValueAsWritten) {
  EXPECT_EQ(parse_set_statement("SET search_path = 'a b', \"C\" ;", StandardStrings::on)->value, "'a b', \"C\"");
  EXPECT_EQ(parse_set_statement("SELECT set_config('a', '', false);", StandardStrings::on)->value, "''");
}

TEST(ParseSetStatement, ReadsStringsByTheSettingInForce) {
  EXPECT_TRUE(parse_set_statement(R"(SET a = '\'';)", StandardStrings::off));
  EXPECT_FALSE(parse_set_statement(R"(SET a = '\'';)", StandardStrings::on));
}

}  // namespace
}  // namespace holdfast::archive
