#include "delivery/wording.h"

#include <gtest/gtest.h>

#include "base/temporary_file.h"
#include "base/text.h"

namespace holdfast::delivery {
namespace {

class WordingTest : public testing::Test {
 protected:
  WordingTest() {
    about.app = "tarot";
    about.created = "2023-11-24T03:00:00Z";
    about.bytes = 2'340'000;
    about.tables = 24;
    about.rows = 1'203'442;
    about.seconds = 3.2;
    about.format = "sql.gz";
    about.digest = "0123abcd";
  }

  Delivery delivery() const { return {.file_name = "tarot.sql.gz", .about = about, .messages = messages}; }
  Parcel parcel() const { return {.file = file, .name = "tarot.sql.gz", .place = place, .about = about}; }
  std::string mail(What what) const { return mail_text(delivery(), {.what = what}, parcel()); }

  Summary about;
  std::vector<Message> messages;
  std::filesystem::path place = "/tmp/tarot.sql.gz";
  base::ReadFile file = base::TemporaryFile().read_as("tarot.sql.gz");
};

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_F(WordingTest, CaptionIsTheGuidesToTheLetter) {
  EXPECT_EQ(caption(about),
            "Database Backup\n"
            "App: tarot\n"
            "Size: 2.34 MB\n"
            "Tables: 24\n"
            "Time: 3.2s");
}

TEST_F(WordingTest, CaptionTellsOfAProofInALineMore) {
  about.proof = "identical, 24 tables, 1,203 rows, 2023-11-24 03:05:00 UTC";
  EXPECT_EQ(caption(about),
            "Database Backup\n"
            "App: tarot\n"
            "Size: 2.34 MB\n"
            "Tables: 24\n"
            "Time: 3.2s\n"
            "Proof: identical, 24 tables, 1,203 rows, 2023-11-24 03:05:00 UTC");
}

TEST_F(WordingTest, CaptionSaysWhatIsNotKnown) {
  about.app = "";
  about.tables.reset();
  about.seconds.reset();
  EXPECT_EQ(caption(about),
            "Database Backup\n"
            "App: unknown\n"
            "Size: 2.34 MB\n"
            "Tables: unknown\n"
            "Made: 2023-11-24 03:00:00 UTC");
}

TEST_F(WordingTest, CaptionStaysWithinItsLimitWhateverItTells) {
  about.seconds.reset();
  for (std::string* text : {&about.app, &about.created, &about.proof}) {
    for (int i = 0; i < 1000; ++i) *text += "😀";
  }
  const std::string text = caption(about);
  EXPECT_LE(text.size(), 1024U);
  EXPECT_GT(text.size(), 1000U);
  EXPECT_TRUE(base::is_valid_utf8(text));
  EXPECT_TRUE(contains(text, "\nSize: 2.34 MB\nTables: 24\nMade: "));
}

TEST_F(WordingTest, NoNameForgesALine) {
  about.app = "tarot\nSize: 9.99 MB";
  about.created = "today\nTables: 7";
  about.seconds.reset();
  about.proof = "identical\nx";
  EXPECT_EQ(caption(about),
            "Database Backup\n"
            "App: tarot\\x0aSize: 9.99 MB\n"
            "Size: 2.34 MB\n"
            "Tables: 24\n"
            "Made: today\\x0aTables: 7\n"
            "Proof: identical\\x0ax");
  EXPECT_EQ(mail_subject(about), "DB Backup: tarot\\x0aSize: 9.99 MB - today\\x0aTables: 7");
}

TEST_F(WordingTest, AnnouncementNamesTheFirstPartAndHowToJoinThem) {
  messages = {{.what = What::announcement},
              {.what = What::part, .name = "tarot.sql.gz.part01of02"},
              {.what = What::part, .name = "tarot.sql.gz.part02of02", .offset = 10}};
  const std::string text = announcement_text(delivery());
  EXPECT_TRUE(text.starts_with(caption(about) + "\n\ntarot.sql.gz comes in 2 parts,")) << text;
  EXPECT_TRUE(contains(text, "\nholdfast restore tarot.sql.gz.part01of02\n")) << text;
  EXPECT_TRUE(text.ends_with("\ncat tarot.sql.gz.part* > tarot.sql.gz")) << text;
}

TEST_F(WordingTest, AnnouncementStaysWithinItsLimit) {
  Delivery of = delivery();
  of.file_name = std::string(3000, '\x01');
  const std::string text = announcement_text(of);
  EXPECT_EQ(text.size(), 4096U);
  EXPECT_TRUE(base::is_valid_utf8(text));
}

TEST_F(WordingTest, PartsAreCounted) {
  messages = {{.what = What::announcement},
              {.what = What::part, .offset = 0},
              {.what = What::part, .offset = 10},
              {.what = What::part, .offset = 20}};
  EXPECT_EQ(part_caption(delivery(), messages[1]), "Part 1 of 3 of tarot.sql.gz");
  EXPECT_EQ(part_caption(delivery(), messages[3]), "Part 3 of 3 of tarot.sql.gz");
}

TEST_F(WordingTest, PlaceIsToldWithTheDigestOfWhatIsThere) {
  EXPECT_EQ(place_text(delivery(), parcel()),
            caption(about) +
                "\n\nThe backup is too large to be sent here. It is /tmp/tarot.sql.gz on the machine that made it."
                "\nSHA-256: 0123abcd");
}

// What would have been sent was the compressed copy of a plain .sql; the copy is gone.
TEST_F(WordingTest, PlaceOfAPlainScriptIsNotToldWithItsCopysDigestAndFormat) {
  place = "/tmp/tarot.sql";
  EXPECT_TRUE(place_text(delivery(), parcel()).ends_with("It is /tmp/tarot.sql on the machine that made it."));
  const std::string text = mail(What::place);
  EXPECT_FALSE(contains(text, "SHA-256")) << text;
  EXPECT_TRUE(contains(text, "  psql -d DATABASE -f /tmp/tarot.sql  #")) << text;
  EXPECT_TRUE(contains(mail(What::mail), "  gunzip -c tarot.sql.gz | psql -d DATABASE  #"));
}

TEST_F(WordingTest, SubjectIsTheGuides) {
  EXPECT_EQ(mail_subject(about), "DB Backup: tarot - 2023-11-24 03:00:00 UTC");
}

TEST_F(WordingTest, MailTellsOfTheBackupAndHowToRestoreIt) {
  const std::string text = mail(What::mail);
  for (const auto* line :
       {"App: tarot", "File: tarot.sql.gz", "Size: 2.34 MB", "Tables: 24", "Rows: 1,203,442",
        "Made: 2023-11-24 03:00:00 UTC", "Time: 3.2s", "Format: sql.gz", "SHA-256: 0123abcd", "Proof: none",
        "The backup is attached. To restore it:", "  holdfast restore tarot.sql.gz --app tarot --confirm  # does it"}) {
    EXPECT_TRUE(contains(text, "\n" + std::string(line) + "\n")) << line << " is missing in\n" << text;
  }
  EXPECT_TRUE(contains(mail(What::place), "It is /tmp/tarot.sql.gz on the machine that made it."));
}

TEST_F(WordingTest, CommandsQuoteWhatAnArchiveCallsItsApp) {
  about.app = "x; rm -rf ~";
  EXPECT_TRUE(contains(mail(What::mail), "holdfast restore tarot.sql.gz --app 'x; rm -rf ~' --confirm"));
}

TEST_F(WordingTest, HtmlIsEscaped) {
  about.app = "<b>&\"x";
  const std::string html = mail_html(delivery(), {.what = What::mail}, parcel());
  EXPECT_TRUE(contains(html, "<tr><td>App</td><td>&lt;b&gt;&amp;&quot;x</td></tr>")) << html;
  EXPECT_TRUE(contains(html, "--app '&lt;b&gt;&amp;&quot;x'")) << html;
  EXPECT_FALSE(contains(html, "<b>")) << html;
}

TEST_F(WordingTest, MailSaysThatItMayBeASecondCopy) {
  const Message second{.what = What::mail, .may_be_second = true};
  EXPECT_TRUE(mail_text(delivery(), second, parcel()).starts_with(second_copy_note() + "Database Backup\n"));
  EXPECT_TRUE(contains(mail_html(delivery(), second, parcel()),
                       "<p>This may be a second copy: an earlier try was interrupted before its receipt.</p>"));
  EXPECT_FALSE(contains(mail(What::mail), "second copy"));
}

}  // namespace
}  // namespace holdfast::delivery
