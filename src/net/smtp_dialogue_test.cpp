#include "net/smtp_dialogue.h"

#include <gtest/gtest.h>

namespace holdfast::net {
namespace {

using Step = SmtpDialogue::Step;

TEST(SmtpDialogue, KnowsWhatAReplyAnswers) {
  SmtpDialogue dialogue;
  EXPECT_EQ(dialogue.step(), Step::greeting);
  dialogue.received("220 test ESMTP\r\n");
  dialogue.sent("EHLO me\r\n");
  dialogue.received("250-test\r\n");
  dialogue.received("250-SIZE 1000\r\n");
  dialogue.received("250 SMTPUTF8\r\n");
  EXPECT_TRUE(dialogue.offers("SIZE"));
  EXPECT_TRUE(dialogue.offers("SMTPUTF8"));
  EXPECT_FALSE(dialogue.offers("SMTP"));
  dialogue.sent("RCPT TO:<a@example.org>\r\n");
  dialogue.received("550-no\r\n");
  EXPECT_TRUE(dialogue.recipients().empty());
  dialogue.received("550 body\x1b\r\n");
  ASSERT_EQ(dialogue.recipients().size(), 1U);
  EXPECT_EQ(dialogue.recipients()[0].code, 550);
  EXPECT_EQ(dialogue.recipients()[0].words, "no body\\x1b");
}

TEST(SmtpDialogue, WaitsForTheMessageAfter354Alone) {
  SmtpDialogue dialogue;
  dialogue.sent("DATA\r\n");
  dialogue.received("554 no\r\n");
  EXPECT_EQ(dialogue.step(), Step::data);
  dialogue.received("354 go on\r\n");
  EXPECT_EQ(dialogue.step(), Step::message);
}

TEST(SmtpDialogue, TakesTheLinesOfALoginForNoCommands) {
  SmtpDialogue dialogue;
  dialogue.sent("AUTH LOGIN\r\n");
  for (const auto* line : {"DATAbase=\r\n", "QUITting\r\n", "EHLO1234\r\n"}) dialogue.sent(line);
  EXPECT_EQ(dialogue.step(), Step::login);
  EXPECT_FALSE(dialogue.is_over());
}

TEST(SmtpDialogue, HearsNothingAfterTheFarewell) {
  SmtpDialogue dialogue;
  dialogue.sent("MAIL FROM:<a@example.org>\r\n");
  dialogue.received("550 no\r\n");
  dialogue.sent("QUIT\r\n");
  dialogue.received("221 bye\r\n");
  EXPECT_EQ(dialogue.step(), Step::sender);
  EXPECT_EQ(dialogue.reply().code, 550);
}

TEST(SmtpDialogue, ForgetsExtensionsThatWereOfferedBeforeEncryption) {
  SmtpDialogue dialogue;
  dialogue.sent("EHLO me\r\n");
  dialogue.received("250 SMTPUTF8\r\n");
  dialogue.sent("EHLO me\r\n");
  dialogue.received("250 test\r\n");
  EXPECT_FALSE(dialogue.offers("SMTPUTF8"));
}

}  // namespace
}  // namespace holdfast::net
