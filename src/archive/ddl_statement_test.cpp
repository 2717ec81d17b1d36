#include "archive/ddl_statement.h"

#include <gtest/gtest.h>

namespace holdfast::archive {
namespace {

DdlStatement parse(std::string_view text) {
  return parse_ddl(text, StandardStrings::on);
}

TEST(DdlStatement, FindsTheTableOfAnIndex) {
  const DdlStatement index = parse("CREATE UNIQUE INDEX \"on\" ON ONLY public.\"Mixed \"\"Case\" USING btree (a);\n");
  EXPECT_EQ(index.kind, DdlKind::create_index);
  ASSERT_EQ(index.tables.size(), 1U);
  EXPECT_EQ(index.tables[0], (ObjectName{"public", "Mixed \"Case"}));
}

TEST(DdlStatement, TellsKeysFromForeignKeysAndChecks) {
  const DdlStatement key = parse("ALTER TABLE ONLY public.a\n    ADD CONSTRAINT a_pkey PRIMARY KEY (id);");
  EXPECT_EQ(key.kind, DdlKind::add_key);
  EXPECT_EQ(parse("ALTER TABLE ONLY a ADD CONSTRAINT \"foreign\" EXCLUDE USING gist (x WITH &&);").kind,
            DdlKind::add_key);
  EXPECT_EQ(parse("ALTER TABLE a ADD CONSTRAINT c CHECK ((x > 0)) NOT VALID;").kind, DdlKind::other);
  const DdlStatement foreign =
      parse("ALTER TABLE public.b ADD CONSTRAINT f FOREIGN KEY (a, \"references\") REFERENCES other.a(id) DEFERRABLE;");
  EXPECT_EQ(foreign.kind, DdlKind::add_foreign_key);
  ASSERT_EQ(foreign.tables.size(), 2U);
  EXPECT_EQ(foreign.tables[1], (ObjectName{"other", "a"}));
}

TEST(DdlStatement, FindsParentsAndPartitions) {
  const DdlStatement child = parse("CREATE TABLE s.child (a integer DEFAULT f('inherits (x)'))\nINHERITS (s.p, s.q);");
  EXPECT_EQ(child.kind, DdlKind::create_table);
  ASSERT_EQ(child.tables.size(), 3U);
  EXPECT_EQ(child.tables[2], (ObjectName{"s", "q"}));
  const DdlStatement partition = parse("ALTER TABLE ONLY s.p ATTACH PARTITION s.\"p 1\" FOR VALUES IN (1);");
  EXPECT_EQ(partition.kind, DdlKind::attach_partition);
  ASSERT_EQ(partition.tables.size(), 2U);
  EXPECT_EQ(partition.tables[1], (ObjectName{"s", "p 1"}));
  const DdlStatement index = parse("ALTER INDEX s.p_pkey ATTACH PARTITION s.\"p 1_pkey\";");
  EXPECT_EQ(index.kind, DdlKind::attach_index);
  ASSERT_EQ(index.tables.size(), 2U);
  EXPECT_EQ(index.tables[0], (ObjectName{"s", "p_pkey"}));
  EXPECT_EQ(index.tables[1], (ObjectName{"s", "p 1_pkey"}));
  EXPECT_EQ(parse("ALTER INDEX s.i ALTER COLUMN 1 SET STATISTICS 100;").kind, DdlKind::other);
}

TEST(DdlStatement, FindsOwnersAndPrivileges) {
  EXPECT_EQ(parse("ALTER TABLE public.a OWNER TO \"some body\";").kind, DdlKind::owner);
  EXPECT_EQ(parse("ALTER FUNCTION s.f(a integer, \"owner\" text) OWNER TO tarot;").kind, DdlKind::owner);
  EXPECT_EQ(parse("ALTER LARGE OBJECT 123 OWNER TO tarot;").kind, DdlKind::owner);
  EXPECT_EQ(parse("ALTER SEQUENCE s.q OWNED BY s.t.owner;").kind, DdlKind::other);
  EXPECT_EQ(parse("ALTER TABLE s.t ALTER COLUMN owner SET DEFAULT 'OWNER TO x';").kind, DdlKind::other);
  EXPECT_EQ(parse("GRANT SELECT ON TABLE a TO b;").kind, DdlKind::privilege);
  EXPECT_EQ(parse("ALTER DEFAULT PRIVILEGES FOR ROLE a GRANT ALL ON TABLES TO b;").kind, DdlKind::privilege);
  EXPECT_EQ(parse("SET SESSION AUTHORIZATION b;").kind, DdlKind::authorization);
  EXPECT_EQ(parse("BEGIN;").kind, DdlKind::transaction);
  EXPECT_EQ(parse("REFRESH MATERIALIZED VIEW s.v;").kind, DdlKind::refresh);
  EXPECT_EQ(parse("COMMENT ON SUBSCRIPTION s IS 'x';").kind, DdlKind::subscription);
  const DdlStatement extension = parse("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA public;");
  EXPECT_EQ(extension.kind, DdlKind::extension);
  ASSERT_EQ(extension.tables.size(), 1U);
  EXPECT_EQ(extension.tables[0].name, "uuid-ossp");
  EXPECT_EQ(parse("CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p;").kind, DdlKind::subscription);
  EXPECT_EQ(parse("ALTER SUBSCRIPTION s OWNER TO o;").kind, DdlKind::subscription_owner);
  EXPECT_EQ(parse("SECURITY LABEL FOR selinux ON SUBSCRIPTION s IS 'x';").kind, DdlKind::subscription);
}

}  // namespace
}  // namespace holdfast::archive
