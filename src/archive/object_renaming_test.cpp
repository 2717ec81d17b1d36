#include "archive/object_renaming.h"

#include <gtest/gtest.h>

namespace holdfast::archive {
namespace {

const std::set<ObjectName> kObjects{{"public", "cards"}, {"public", "cards_id_seq"}, {"public", "Mixed \"Case"}};

std::string moved(std::string_view statement) {
  return moved_to_schema(statement, StandardStrings::on, kObjects, "new one");
}

TEST(ObjectRenaming, MovesWhatIsNamedAndNothingElse) {
  EXPECT_EQ(moved("CREATE TABLE public.cards (id integer, kind public.kind);"),
            "CREATE TABLE \"new one\".cards (id integer, kind public.kind);");
  EXPECT_EQ(moved("ALTER SEQUENCE public.cards_id_seq OWNED BY public.cards.id;"),
            "ALTER SEQUENCE \"new one\".cards_id_seq OWNED BY \"new one\".cards.id;");
  EXPECT_EQ(moved("COPY public.\"Mixed \"\"Case\" (a) FROM stdin;"),
            "COPY \"new one\".\"Mixed \"\"Case\" (a) FROM stdin;");
  EXPECT_EQ(moved("SELECT other.public.cards, x.cards FROM public.card;"),
            "SELECT other.public.cards, x.cards FROM public.card;");
}

TEST(ObjectRenaming, MovesTheNamesInLiteralsForRegclass) {
  EXPECT_EQ(
      moved("ALTER TABLE ONLY public.cards ALTER COLUMN id SET DEFAULT nextval('public.cards_id_seq'::regclass);"),
      "ALTER TABLE ONLY \"new one\".cards ALTER COLUMN id SET DEFAULT "
      "nextval('\"new one\".\"cards_id_seq\"'::regclass);");
  EXPECT_EQ(moved("COMMENT ON TABLE public.cards IS 'see public.cards';"),
            "COMMENT ON TABLE \"new one\".cards IS 'see public.cards';");
  EXPECT_EQ(moved("SELECT pg_catalog.setval('public.cards_id_seq', 5, true);"),
            "SELECT pg_catalog.setval('\"new one\".\"cards_id_seq\"', 5, true);");
}

}  // namespace
}  // namespace holdfast::archive
