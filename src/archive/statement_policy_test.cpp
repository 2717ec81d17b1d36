// What a file may not do, however it is written.
#include "archive/statement_policy.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace holdfast::archive {
namespace {

bool refuses(std::string_view statement, StandardStrings strings = StandardStrings::on) {
  StatementPolicy policy;
  try {
    policy.check(statement, strings);
  } catch (const base::Error& error) {
    EXPECT_EQ(error.kind(), base::ErrorKind::refused);
    EXPECT_FALSE(error.hint().empty());
    return true;
  }
  return false;
}

TEST(StatementPolicy, RefusesWhatReachesOutsideOfTheDatabase) {
  for (const char* statement : {"COPY t TO PROGRAM 'id';",
                                "COPY t FROM '/etc/passwd';",
                                "copy (SELECT 1) to '/tmp/x';",
                                "COPY t TO STDOUT;",
                                "ALTER SYSTEM SET archive_command = 'id';",
                                "LOAD 'x';",
                                "CREATE TABLESPACE x LOCATION '/tmp';",
                                "ALTER TABLESPACE x OWNER TO y;",
                                "DROP TABLESPACE x;",
                                "CREATE ROLE x SUPERUSER;",
                                "CREATE USER x;",
                                "CREATE GROUP x;",
                                "ALTER ROLE x SUPERUSER;",
                                "ALTER USER x PASSWORD 'y';",
                                "DROP ROLE x;",
                                "DROP USER x;",
                                "GRANT a TO b;",
                                "GRANT pg_execute_server_program TO b;",
                                "REVOKE a FROM b;",
                                "REVOKE ADMIN OPTION FOR a FROM b;",
                                "GRANT SET ON PARAMETER log_statement TO b;",
                                "GRANT CREATE ON TABLESPACE x TO b;",
                                "REASSIGN OWNED BY a TO b;",
                                "DROP OWNED BY a;",
                                "CREATE DATABASE x;",
                                "ALTER DATABASE x SET work_mem = 1;",
                                "DROP DATABASE x;",
                                "COMMENT ON ROLE a IS 'x';",
                                "SECURITY LABEL FOR p ON ROLE a IS 'x';",
                                "SELECT lo_import('/etc/passwd');",
                                "SELECT pg_catalog.lo_export(1, '/tmp/x');",
                                "SELECT * FROM pg_read_file('/etc/passwd');",
                                "INSERT INTO t SELECT pg_read_binary_file('x');",
                                "WITH a AS (SELECT pg_ls_dir('/')) SELECT 1;",
                                "VALUES (pg_reload_conf());",
                                "CREATE TABLE t AS SELECT pg_terminate_backend(1);",
                                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity;",
                                "SELECT dblink_exec('', '');",
                                "SELECT * FROM public.dblink('host=x', 'y') AS t (a int);",
                                "CALL f(pg_stat_file('x'));",
                                "EXPLAIN ANALYZE SELECT pg_read_file('x');",
                                "PREPARE x AS SELECT pg_read_file('x');",
                                "CREATE MATERIALIZED VIEW v AS SELECT pg_read_file('x');",
                                "(SELECT pg_read_file('x'));",
                                "CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p;",
                                "ALTER SUBSCRIPTION s ENABLE;",
                                "DROP SUBSCRIPTION s;",
                                "IMPORT FOREIGN SCHEMA s FROM SERVER x INTO y;",
                                "PREPARE TRANSACTION 'x';",
                                "COMMIT PREPARED 'x';",
                                "UPDATE pg_catalog.pg_authid SET rolsuper = true;",
                                "DELETE FROM pg_database;",
                                "SET allow_system_table_mods = on;",
                                "SELECT pg_catalog.set_config('dynamic_library_path', '/tmp', false);",
                                "DISCARD ALL;",
                                "RESET ALL;",
                                "SET client_encoding = 'SJIS';",
                                "SET NAMES 'Big5';",
                                "SELECT set_config('ro' || 'le', 'x', false);"}) {
    EXPECT_TRUE(refuses(statement)) << statement;
  }
}

TEST(StatementPolicy, IsNotFooledByCommentsSpacesCaseOrQuotes) {
  for (const char* statement :
       {"/* a */ cOpY /* b */ t\n\tTo -- c\n pRogram 'id';", "ALTER/**/SYSTEM SET x = 1;", "create\nrole x;",
        "SELECT \"pg_read_file\" ('x');", "SELECT pg_catalog . \"lo_export\" /* x */ (1, 'x');",
        "SELECT U&\"lo\\005fexport\"(1, 'x');", "SELECT U&\"lo!005fexport\" UESCAPE '!' (1, 'x');",
        "SELECT PG_READ_FILE('x');", "SET \"role\" = 'x';", "-- a\nGRANT\n\"a\"\nTO b;"}) {
    EXPECT_TRUE(refuses(statement)) << statement;
  }
}

TEST(StatementPolicy, LetsPassWhatOnlyLooksLikeIt) {
  for (const char* statement :
       {"SELECT 'COPY t TO PROGRAM ''id''';",
        "COMMENT ON TABLE t IS 'ALTER SYSTEM';",
        "CREATE TABLE copy (load int);",
        "CREATE USER MAPPING FOR a SERVER s;",
        "DROP USER MAPPING FOR a SERVER s;",
        "INSERT INTO dblink (a) VALUES (1);",
        "CREATE VIEW v AS SELECT * FROM dblink('', '') AS t (a int);",
        "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT pg_read_file(''x'')';",
        "CREATE MATERIALIZED VIEW v AS SELECT pg_read_file('x')\n  WITH NO DATA;",
        "GRANT ALL ON FUNCTION pg_catalog.pg_read_file(text) TO a;",
        "GRANT SELECT(a) ON TABLE t TO b;",
        "CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p WITH (connect = false, slot_name = 's');",
        "ALTER SUBSCRIPTION s OWNER TO a;",
        "ALTER TABLE ONLY t ALTER COLUMN a SET DEFAULT lo_import('x');",
        "SELECT pg_catalog.setval('s', 1, true);",
        "SELECT pg_catalog.set_config('search_path', '', false);",
        "SET client_encoding = 'LATIN1';",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE;",
        "CREATE TABLE t (a int GENERATED ALWAYS AS (lo_import(b)) STORED);",
        "DO $$ BEGIN RAISE NOTICE 'copy'; END $$;",
        "ALTER DEFAULT PRIVILEGES FOR ROLE a GRANT SELECT ON TABLES TO b;"}) {
    EXPECT_FALSE(refuses(statement)) << statement;
  }
}

TEST(StatementPolicy, LooksIntoBlocks) {
  for (const char* statement :
       {"DO $$ BEGIN COPY t TO PROGRAM 'id'; END $$;", "DO $x$ BEGIN PERFORM pg_read_file('x'); END $x$;",
        "DO 'BEGIN EXECUTE ''COPY t TO PROGRAM ''''id''''''; END';",
        "DO LANGUAGE plpgsql $$ BEGIN CREATE ROLE x; END $$;",
        "DO $$ BEGIN EXECUTE $q$ALTER SYSTEM SET x = 1$q$; END $$;", "DO $$ BEGIN SET ROLE x; END $$;"}) {
    EXPECT_TRUE(refuses(statement)) << statement;
  }
}

TEST(StatementPolicy, TakesGrantsOfAnotherRoleButNothingElseInItsName) {
  StatementPolicy policy;
  policy.check("SET SESSION AUTHORIZATION a;", StandardStrings::on);
  policy.check("GRANT SELECT ON t TO b;", StandardStrings::on);
  policy.check("RESET SESSION AUTHORIZATION;", StandardStrings::on);
  policy.end();

  policy.check("SET SESSION AUTHORIZATION 'a';", StandardStrings::on);
  EXPECT_THROW(policy.check("SELECT 1;", StandardStrings::on), base::Error);
  EXPECT_THROW(policy.end(), base::Error);

  for (const char* statement : {"RESET SESSION AUTHORIZATION;", "SET SESSION AUTHORIZATION DEFAULT;", "SET ROLE x;",
                                "RESET ROLE;", "SET LOCAL ROLE x;", "SET SESSION ROLE x;", "SET role TO x;",
                                "SET session_authorization = x;", "SET LOCAL SESSION AUTHORIZATION x;"}) {
    EXPECT_TRUE(refuses(statement)) << statement;
  }
}

TEST(StatementPolicy, ReadsStringsAsTheServerDoes) {
  const char* statement = "SELECT 'a\\', pg_read_file('x');";
  EXPECT_TRUE(refuses(statement, StandardStrings::on));
  EXPECT_FALSE(refuses("SELECT 'a\\', pg_read_file('';", StandardStrings::off));
}

}  // namespace
}  // namespace holdfast::archive
