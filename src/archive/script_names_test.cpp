#include "archive/script_names.h"

#include <gtest/gtest.h>

namespace holdfast::archive {
namespace {

using Names = std::vector<std::string>;

Names roles(std::string_view statement) {
  return roles_of(statement, StandardStrings::on);
}

TEST(ScriptNames, FindsTheRolesThatAStatementNames) {
  EXPECT_EQ(roles("ALTER TABLE public.t OWNER TO \"Odd \"\"Role\"\"; --\";"), Names{"Odd \"Role\"; --"});
  EXPECT_EQ(roles("ALTER FUNCTION public.f(owner integer) OWNER TO App;"), Names{"app"});
  EXPECT_EQ(roles("GRANT SELECT(a),INSERT ON TABLE \"to\".t TO a WITH GRANT OPTION;"), Names{"a"});
  EXPECT_EQ(roles("GRANT ALL ON SCHEMA s TO GROUP a, \"b c\" GRANTED BY d;"), (Names{"a", "b c", "d"}));
  EXPECT_EQ(roles("REVOKE ALL ON FUNCTION f(integer) FROM a CASCADE;"), Names{"a"});
  EXPECT_EQ(roles("CREATE SCHEMA s AUTHORIZATION a;"), Names{"a"});
  EXPECT_EQ(roles("CREATE POLICY p ON s.t FOR SELECT TO a, b USING ((x = 'to c'::text));"), (Names{"a", "b"}));
  EXPECT_EQ(roles("ALTER DEFAULT PRIVILEGES FOR ROLE a IN SCHEMA s GRANT SELECT ON TABLES TO b;"), (Names{"a", "b"}));
  EXPECT_EQ(roles("CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'b');"), Names{"a"});
  EXPECT_EQ(roles("SET SESSION AUTHORIZATION 'a''b';"), Names{"a'b"});
  EXPECT_EQ(roles("ALTER ROLE a IN DATABASE d SET work_mem TO '1MB';"), Names{"a"});
}

TEST(ScriptNames, TakesKeywordsForNoRoles) {
  EXPECT_EQ(roles("GRANT USAGE ON SCHEMA public TO PUBLIC;"), Names{});
  EXPECT_EQ(roles("ALTER TABLE t OWNER TO CURRENT_USER;"), Names{});
  EXPECT_EQ(roles("GRANT SELECT ON t TO \"public\";"), Names{"public"});
  EXPECT_EQ(roles("SET SESSION AUTHORIZATION DEFAULT;"), Names{});
  EXPECT_EQ(roles("ALTER TABLE t RENAME COLUMN owner TO b;"), Names{});
  EXPECT_EQ(roles("COMMENT ON TABLE t IS 'OWNER TO x';"), Names{});
}

TEST(ScriptNames, FindsExtensionsAndTables) {
  ScriptNames names;
  names.take("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA public VERSION '1.1';", StandardStrings::on);
  ASSERT_EQ(names.extensions().size(), 1U);
  EXPECT_EQ(names.extensions()[0].name, "uuid-ossp");
  EXPECT_EQ(names.extensions()[0].schema, "public");
  EXPECT_EQ(names.extensions()[0].version, "1.1");
  names.take("CREATE UNLOGGED TABLE IF NOT EXISTS a.\"B\" (i int);", StandardStrings::on);
  EXPECT_TRUE(names.made_table("a", "B"));
  EXPECT_FALSE(names.made_table("a", "b"));
}

}  // namespace
}  // namespace holdfast::archive
