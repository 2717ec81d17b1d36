#include "archive/toc_entry.h"

#include <gtest/gtest.h>

#include <map>

#include "archive/script_walker.h"

namespace holdfast::archive {
namespace {

// From pg_dump 15.18 --verbose of a database that was made to be hard to read. An unknown owner leaves a blank at the
// end of its line.
constexpr std::string_view kDump = R"dump(--
-- PostgreSQL database dump
--

\restrict gY2fm4KanPHIedAdqtIDfFyVKh28347ABUt0YecVYjaVItuuxwxdb6BWQOjcyhM

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)

-- Started on 2026-11-24 08:45:14 UTC

SET statement_timeout = 0;

--
-- TOC entry 2 (class 3079 OID 16455)
-- Name: hstore; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public;


--
-- TOC entry 3513 (class 0 OID 0)
-- Dependencies: 2
-- Name: EXTENSION hstore; Type: COMMENT; Schema: -; Owner: )dump"
                                   R"dump(
--

COMMENT ON EXTENSION hstore IS 'data type for storing sets of (key, value) pairs';


SET default_tablespace = "ts one";

--
-- TOC entry 218 (class 1259 OID 16425)
-- Name: ts_table; Type: TABLE; Schema: public; Owner: ev;il; Owner: x; Tablespace: ts one
--

CREATE TABLE public.ts_table (
    a integer
);


--
-- TOC entry 3514 (class 0 OID 0)
-- Dependencies: 218
-- Name: TABLE ts_table; Type: COMMENT; Schema: public; Owner: ev;il; Owner: x
--

COMMENT ON TABLE public.ts_table IS 'first; line
--
-- TOC entry 1 (class 2 OID 3)
-- Name: a; Type: TABLE; Schema: public; Owner: postgres
--
\connect evil';


--
-- TOC entry 225 (class 1255 OID 16439)
-- Name: dollars(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.dollars() RETURNS text
    LANGUAGE plpgsql
    AS $_X$
BEGIN
--
-- TOC entry 5 (class 1255 OID 4)
-- Name: fake; Type: TABLE; Schema: public; Owner: postgres
--
\connect nowhere
  RETURN $_$ ; $_$ || $$ ' $$;
END $_X$;


--
-- TOC entry 217 (class 1259 OID 16422)
-- Name: new line -- TOC entry 99 (class 1 OID 2); Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public."new
line -- TOC entry 99 (class 1 OID 2)" (
    a integer
);


--
-- TOC entry 3499 (class 0 OID 16415)
-- Dependencies: 216
-- Data for Name: x; Type: INDEX; Schema: public; Owner: evil; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public."x; Type: INDEX; Schema: public; Owner: evil" (id, t) FROM stdin;
1	a\nb\\.
2	\\.
\.


--
-- TOC entry 3492 (class 2618 OID 16442)
-- Name: ts_table r; Type: RULE; Schema: public; Owner: ev;il; Owner: x
--

CREATE RULE r AS
    ON INSERT TO public.ts_table DO ( DELETE FROM "-".t;
 DELETE FROM "-".t
  WHERE (t.id = 3);
);


--
-- TOC entry 3503 (class 0 OID 16447)
-- Dependencies: 221 3509
-- Name: mv; Type: MATERIALIZED VIEW DATA; Schema: public; Owner: postgres
--

REFRESH MATERIALIZED VIEW public.mv;


-- Completed on 2026-11-24 08:45:14 UTC

--
-- PostgreSQL database dump complete
--

\unrestrict gY2fm4KanPHIedAdqtIDfFyVKh28347ABUt0YecVYjaVItuuxwxdb6BWQOjcyhM
)dump";

class Collector final : public ScriptHandler {
 public:
  void begin_entry(const TocEntry& entry, const SessionSettings&) override { entries[entry.id] = entry; }
  void text(std::string_view) override {}
  void begin_rows(std::string_view) override {}
  void row(std::string_view) override {}
  void end_rows(std::string_view) override {}

  std::map<int, TocEntry> entries;
};

std::map<int, TocEntry> entries_of(std::string_view script) {
  StringSource source(script);
  Collector collector;
  walk_script(
      source, [](std::string_view) { return true; }, collector);
  return collector.entries;
}

TocEntry entry_of(std::string_view name_line) {
  return parse_toc_entry(name_line).value_or(TocEntry());
}

TEST(TocEntry, FindsTheHeadersOfARealDumpAndNoneThatAreForgedInStringsAndBodies) {
  std::vector<int> ids;
  for (const auto& [id, entry] : entries_of(kDump)) ids.push_back(id);
  EXPECT_EQ(ids, (std::vector{2, 217, 218, 225, 3492, 3499, 3503, 3513, 3514}));
}

TEST(TocEntry, ReadsAllFieldsOfARealDump) {
  const auto entries = entries_of(kDump);
  const TocEntry& table = entries.at(218);
  EXPECT_EQ(table.class_oid, 1259u);
  EXPECT_EQ(table.oid, 16425u);
  EXPECT_EQ(table.name, "ts_table");
  EXPECT_EQ(table.type, "TABLE");
  EXPECT_EQ(table.schema, "public");
  EXPECT_EQ(table.owner, "ev;il; Owner: x");
  EXPECT_EQ(table.tablespace, "ts one");
  EXPECT_TRUE(table.dependencies.empty());
  EXPECT_FALSE(table.data);
  EXPECT_EQ(entries.at(3503).dependencies, (std::vector{221, 3509}));
  EXPECT_EQ(entries.at(217).name, "new line -- TOC entry 99 (class 1 OID 2)");
}

TEST(TocEntry, ReadsANameThatLooksLikeFields) {
  const TocEntry rows = entries_of(kDump).at(3499);
  EXPECT_EQ(rows.name, "x; Type: INDEX; Schema: public; Owner: evil");
  EXPECT_EQ(rows.type, "TABLE DATA");
  EXPECT_EQ(rows.owner, "postgres");
  EXPECT_TRUE(rows.data);
}

TEST(TocEntry, IsNotMisledByAnOwnerOrTablespaceThatNamesAType) {
  const TocEntry entry = entry_of("-- Name: t; Type: TABLE; Schema: s; Owner: a; Type: x; Tablespace: b; Type: VIEW");
  EXPECT_EQ(entry.type, "TABLE");
  EXPECT_EQ(entry.owner, "a; Type: x");
  EXPECT_EQ(entry.tablespace, "b; Type: VIEW");
}

TEST(TocEntry, LeavesUnknownSchemasAndOwnersEmpty) {
  const TocEntry entry = entries_of(kDump).at(2);
  EXPECT_EQ(entry.schema, "");
  EXPECT_EQ(entry.owner, "");
}

TEST(TocEntry, ReadsAnEmptyOwnerWithAndWithoutItsTrailingBlank) {
  EXPECT_EQ(entries_of(kDump).at(3513).type, "COMMENT");
  EXPECT_EQ(entries_of(kDump).at(3513).owner, "");
  EXPECT_EQ(entry_of("-- Name: e; Type: COMMENT; Schema: -; Owner:\r\n").type, "COMMENT");
}

TEST(TocEntry, ReadsADumpThatIsNotVerbose) {
  const TocEntry entry = entry_of("--\n-- Name: a; Type: FK CONSTRAINT; Schema: public; Owner: postgres\n--\n");
  EXPECT_EQ(entry.id, 0);
  EXPECT_EQ(entry.name, "a");
  EXPECT_EQ(entry.type, "FK CONSTRAINT");
}

TEST(TocEntry, PassesOverTheDataPositionThatPgRestoreAdds) {
  const auto entries = entries_of(
      "--\n-- TOC entry 7 (class 1 OID 2)\n-- Dependencies: 3 4\n-- Name: a; Type: INDEX; Schema: b; Owner: c\n"
      "-- Data Pos: 0\n--\n\n");
  EXPECT_EQ(entries.at(7).dependencies, (std::vector{3, 4}));
  EXPECT_EQ(entries.at(7).owner, "c");
}

TEST(TocEntry, ReadsTheStatisticsOfPgDump18) {
  const TocEntry entry = entry_of("-- Statistics for Name: t; Type: STATISTICS DATA; Schema: public; Owner: -\n");
  EXPECT_EQ(entry.name, "t");
  EXPECT_EQ(entry.type, "STATISTICS DATA");
  EXPECT_FALSE(entry.data);
}

TEST(TocEntry, RefusesOtherComments) {
  for (const char* block :
       {"", "--\n", "--\n-- PostgreSQL database dump\n--\n", "-- Name: a\n", "-- Name: a; Type: TABLE; Schema: b\n",
        "-- Name: a; Type: table; Schema: b; Owner: c\n", "-- TOC entry x (class 1 OID 2)\n",
        "-- TOC entry 1 (class 1 OID 2) x\n-- Name: a; Type: TABLE; Schema: b; Owner: c\n",
        "-- Name: a; Type: ; Schema: b; Owner: c\n",
        "-- Dependencies: 1x\n-- Name: a; Type: TABLE; Schema: b; Owner: c\n",
        "-- Dependencies: 1 x\n-- Name: a; Type: TABLE; Schema: b; Owner: c\n",
        "-- TOC entry 99999999999 (class 1 OID 2)\n-- Name: a; Type: TABLE; Schema: b; Owner: c\n"}) {
    EXPECT_FALSE(parse_toc_entry(block)) << block;
  }
}

TEST(TocSections, FollowPgDump) {
  for (const char* type : {"INDEX", "INDEX ATTACH", "STATISTICS", "FK CONSTRAINT", "CHECK CONSTRAINT", "RULE",
                           "TRIGGER", "POLICY", "ROW SECURITY", "PUBLICATION TABLES IN SCHEMA", "SUBSCRIPTION",
                           "DEFAULT ACL", "EVENT TRIGGER", "MATERIALIZED VIEW DATA"}) {
    EXPECT_TRUE(is_post_data(type)) << type;
  }
  for (const char* type : {"TABLE", "TABLE DATA", "TABLE ATTACH", "SEQUENCE SET", "DEFAULT", "FUNCTION", "COMMENT",
                           "ACL", "MATERIALIZED VIEW", "BLOB METADATA", ""}) {
    EXPECT_FALSE(is_post_data(type)) << type;
  }
  EXPECT_TRUE(is_acl("ACL") && is_acl("DEFAULT ACL") && is_acl("ACL LANGUAGE"));
  EXPECT_FALSE(is_acl("COMMENT"));
  EXPECT_TRUE(is_post_acl("EVENT TRIGGER") && is_post_acl("MATERIALIZED VIEW DATA") && is_post_acl("STATISTICS DATA"));
  EXPECT_FALSE(is_post_acl("TRIGGER"));
}

}  // namespace
}  // namespace holdfast::archive
