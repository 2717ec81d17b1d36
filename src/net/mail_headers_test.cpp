#include "net/mail_headers.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace holdfast::net {
namespace {

std::string refusal_of(const Mail& mail) {
  try {
    mail_headers(mail);
  } catch (const base::Error& error) {
    EXPECT_EQ(error.kind(), base::ErrorKind::usage);
    return error.what();
  }
  return "none";
}

Mail plain_mail() {
  return {.from_address = "a@example.org", .recipients = {"b@example.org"}, .message_id = "1@example.org"};
}

TEST(MailHeaders, KeepShortAsciiAsItIs) {
  EXPECT_EQ(header_text("DB Backup: tarot - 20261124T030000Z"), "DB Backup: tarot - 20261124T030000Z");
}

TEST(MailHeaders, EncodeOtherTexts) {
  EXPECT_EQ(header_text("Zürich"), "=?UTF-8?Q?Z=C3=BCrich?=");
  EXPECT_EQ(header_text("a =?x?="), "=?UTF-8?Q?a_=3D=3Fx=3F=3D?=");
}

TEST(MailHeaders, FoldLongTextsBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "ü";
  std::string folded = header_text(text);
  size_t characters = 0;
  for (size_t end = 0; !folded.empty(); folded.erase(0, end)) {
    end = std::min(folded.find("\r\n "), folded.size());
    const std::string word = folded.substr(0, end);
    EXPECT_LE(word.size(), 75U);
    EXPECT_EQ((word.size() - 12) % 6, 0U) << word;
    characters += (word.size() - 12) / 6;
    end = std::min(end + 3, folded.size());
  }
  EXPECT_EQ(characters, 40U);
}

TEST(MailHeaders, QuoteASendersName) {
  Mail mail = plain_mail();
  EXPECT_EQ(mail_headers(mail)[0], "From: a@example.org");
  mail.from_name = "Tarot Backup";
  EXPECT_EQ(mail_headers(mail)[0], "From: Tarot Backup <a@example.org>");
  mail.from_name = R"(Tarot <"x">)";
  EXPECT_EQ(mail_headers(mail)[0], R"(From: "Tarot <\"x\">" <a@example.org>)");
  mail.from_name = "Zürich";
  EXPECT_EQ(mail_headers(mail)[0], "From: =?UTF-8?Q?Z=C3=BCrich?=\r\n <a@example.org>");
}

TEST(MailHeaders, NameAnAttachmentBeyondAsciiAsRfc2231Wants) {
  EXPECT_EQ(disposition_header("a\"b.sql.gz"), R"(Content-Disposition: attachment; filename="a\"b.sql.gz")");
  EXPECT_EQ(disposition_header("ü.sql.gz"), "Content-Disposition: attachment; filename*=UTF-8''%C3%BC.sql.gz");
}

TEST(MailHeaders, RefuseWhatWouldForgeALine) {
  Mail mail = plain_mail();
  mail.subject = "a\r\nBcc: c@example.org";
  EXPECT_EQ(refusal_of(mail), "the subject of a mail has control characters");
  mail = plain_mail();
  mail.from_name = "a\n";
  EXPECT_EQ(refusal_of(mail), "the sender's name of a mail has control characters");
  mail = plain_mail();
  mail.recipients.emplace_back("b@example.org>\r\nRCPT TO:<c@example.org");
  EXPECT_EQ(refusal_of(mail), "b@example.org>\\x0d\\x0aRCPT TO:<c@example.org is not an address for mail");
  for (const auto* address : {"", "b", "@example.org", "b@", "b c@example.org", "B <b@example.org>", "b@c,d@e"}) {
    mail = plain_mail();
    mail.from_address = address;
    EXPECT_NE(refusal_of(mail), "none") << address;
  }
}

}  // namespace
}  // namespace holdfast::net
