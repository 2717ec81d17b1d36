#include "archive/entry_texts.h"

#include <gtest/gtest.h>

namespace holdfast::archive {
namespace {

TEST(EssenceOf, LeavesOutIdsOidsAndWhatLeadsOverToTheNextEntry) {
  EXPECT_EQ(
      essence_of("--\n-- TOC entry 7 (class 1259 OID 16385)\n-- Dependencies: 5 6\n"
                 "-- Name: t; Type: TABLE; Schema: public; Owner: me\n--\n\n"
                 "CREATE TABLE public.t (\n    a integer\n);\n\n\n"
                 "SET default_tablespace = '';\n\nSET default_table_access_method = heap;\n\n--\n-- done\n--\n\n"),
      "CREATE TABLE public.t (\n    a integer\n);");
}

TEST(EssenceOf, KeepsCommentsAndSettingsWithinAFunction) {
  const std::string body = "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$\n-- TOC entry 1\nSET x = 1;\n\n$$;";
  EXPECT_EQ(essence_of("--\n-- Name: f\n--\n\n" + body + "\n\n\n"), body);
}

TEST(EssenceOf, OfAnEntryWithoutStatementsIsNothing) {
  EXPECT_EQ(essence_of(""), "");
  EXPECT_EQ(essence_of("--\n-- Name: x\n--"), "");
  EXPECT_EQ(essence_of("-- a\n\nSET x = 1;"), "");
}

}  // namespace
}  // namespace holdfast::archive
