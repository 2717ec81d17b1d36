#include "delivery/mail_server.h"

#include <gtest/gtest.h>

namespace holdfast::delivery {
namespace {

using namespace std::chrono_literals;
using Kind = Outcome::Kind;
using Refused = net::MailAnswer::Refused;

// Keeps the mail, and answers as it is told.
class FakeMailer final : public net::Mailer {
 public:
  net::MailAnswer send(const net::Mail& mail, std::stop_token) override {
    last = mail;
    return answer;
  }

  net::MailAnswer answer{.was_accepted = true, .code = 250, .words = "2.0.0 Ok: queued"};
  net::Mail last;
};

void expect(const net::MailAnswer& answer, Kind kind, const std::string& words, const std::string& in_hint) {
  const Outcome outcome = mail_outcome(answer);
  EXPECT_EQ(outcome.kind, kind) << words;
  EXPECT_EQ(outcome.words, words);
  EXPECT_NE(outcome.hint.find(in_hint), std::string::npos) << outcome.hint;
  EXPECT_EQ(outcome.hint.empty(), in_hint.empty()) << outcome.hint;
}

Kind kind_of(int code, const std::string& words, Refused refused = Refused::message) {
  return mail_outcome({.code = code, .words = words, .refused = refused, .is_permanent = code >= 500}).kind;
}

TEST(MailServer, IsGivenTheMailAsItIs) {
  FakeMailer mailer;
  MailServer server(mailer, {.from_address = "noreply@example.com", .from_name = "Tarot, \"App\""});
  net::TextBody file("foob");
  const OutgoingMail mail{.id = "0123456789abcdef",
                          .begun = base::Clock::TimePoint{100h},
                          .recipients = {"a@example.org", "b@example.org"},
                          .subject = "DB Backup: tarot",
                          .text = "Text\n",
                          .html = "<p>Html</p>\n",
                          .file_name = "tarot.sql.gz",
                          .content_type = "application/gzip",
                          .file = &file};
  const Outcome outcome = server.send(mail, {});
  EXPECT_EQ(outcome.kind, Kind::sent);
  EXPECT_EQ(outcome.id, "0123456789abcdef@example.com");
  EXPECT_TRUE(outcome.refused_recipients.empty());

  EXPECT_EQ(mailer.last.from_address, "noreply@example.com");
  EXPECT_EQ(mailer.last.from_name, "Tarot, \"App\"");
  EXPECT_EQ(mailer.last.recipients, mail.recipients);
  EXPECT_EQ(mailer.last.subject, mail.subject);
  EXPECT_EQ(mailer.last.message_id, outcome.id);
  EXPECT_EQ(mailer.last.date, mail.begun);
  EXPECT_EQ(mailer.last.text, mail.text);
  EXPECT_EQ(mailer.last.html, mail.html);
  EXPECT_EQ(mailer.last.file_name, mail.file_name);
  EXPECT_EQ(mailer.last.content_type, mail.content_type);
  EXPECT_EQ(mailer.last.file, &file);
}

TEST(MailServer, RemembersNothingAndKnowsItsLimitByItself) {
  FakeMailer mailer;
  const MailServer server(mailer, {.from_address = "noreply@example.com"});
  EXPECT_EQ(server.memory(), 0s);
  EXPECT_TRUE(server.fits({}));
}

TEST(MailAnswers, NameRecipientsWhoWereRefusedAlone) {
  const Outcome outcome = mail_outcome({.was_accepted = true,
                                        .code = 250,
                                        .words = "Ok",
                                        .refused_recipients = {{"b@example.org", "5.1.1 No such user \x1b[31m"}}});
  EXPECT_EQ(outcome.kind, Kind::sent);
  ASSERT_EQ(outcome.refused_recipients.size(), 1U);
  EXPECT_EQ(outcome.refused_recipients[0].recipient, "b@example.org");
  EXPECT_EQ(outcome.refused_recipients[0].words, "5.1.1 No such user \\x1b[31m");
  EXPECT_NE(outcome.refused_recipients[0].hint.find("BACKUP__EMAIL_RECIPIENTS"), std::string::npos);
}

TEST(MailAnswers, NameTheSettingThatWasRefused) {
  expect({.code = 535, .words = "5.7.8 Bad credentials", .refused = Refused::login, .is_permanent = true},
         Kind::channel_refused, "535 5.7.8 Bad credentials", "user and the password in EMAIL__SMTP_URL");
  expect({.words = "no kind of login that can be used", .refused = Refused::login, .is_permanent = true},
         Kind::channel_refused, "no kind of login that can be used", "EMAIL__SMTP_URL");
  expect({.code = 550, .words = "5.7.60 Not your address", .refused = Refused::sender, .is_permanent = true},
         Kind::channel_refused, "550 5.7.60 Not your address", "EMAIL__FROM_ADDRESS");
  expect({.code = 550, .words = "5.1.1 No such user", .refused = Refused::recipient, .is_permanent = true},
         Kind::refused, "550 5.1.1 No such user", "BACKUP__EMAIL_RECIPIENTS");
  expect({.code = 554, .words = "5.7.1 Spam", .refused = Refused::message, .is_permanent = true}, Kind::refused,
         "554 5.7.1 Spam", "");
}

TEST(MailAnswers, TellWhatEachRecipientWasRefusedWith) {
  expect({.code = 550,
          .words = "No such user",
          .refused = Refused::recipient,
          .refused_recipients = {{"a@example.org", "Mailbox closed"}, {"b@example.org", "No such user"}},
          .is_permanent = true},
         Kind::refused, "a@example.org: Mailbox closed; b@example.org: No such user", "BACKUP__EMAIL_RECIPIENTS");
}

TEST(MailAnswers, RefuseTheChannelWhereNobodyWouldGetAnything) {
  expect({.words = "certificate has expired", .is_permanent = true}, Kind::channel_refused, "certificate has expired",
         "EMAIL__SMTP_URL");
  expect({.code = 554, .words = "No service here", .is_permanent = true}, Kind::channel_refused, "554 No service here",
         "EMAIL__SMTP_URL");
}

TEST(MailAnswers, AreTriedAgainWhereTheServerIsNotSure) {
  for (const auto refused : {Refused::nothing, Refused::login, Refused::sender, Refused::recipient, Refused::message}) {
    expect({.code = 451, .words = "4.7.1 Greylisted", .refused = refused}, Kind::again, "451 4.7.1 Greylisted", "");
  }
  expect({.words = "no connection to 127.0.0.1 port 25"}, Kind::again, "no connection to 127.0.0.1 port 25", "");
}

TEST(MailAnswers, ThatDidNotComeLeaveItUncertain) {
  expect({.words = "the connection was closed", .may_have_arrived = true}, Kind::uncertain, "the connection was closed",
         "");
}

TEST(MailAnswers, TellAMailThatIsTooLarge) {
  EXPECT_EQ(kind_of(552, "Message exceeds fixed maximum message size"), Kind::too_large);
  EXPECT_EQ(kind_of(552, "No"), Kind::too_large);
  EXPECT_EQ(kind_of(523, "No"), Kind::too_large);
  EXPECT_EQ(kind_of(552, "5.3.4 No"), Kind::too_large);
  EXPECT_EQ(kind_of(550, "5.2.3 No"), Kind::too_large);
  EXPECT_EQ(kind_of(554, "Message Too Large for this server"), Kind::too_large);
  EXPECT_EQ(kind_of(554, "5.7.1 The message is too big"), Kind::too_large);
  EXPECT_EQ(kind_of(552, "5.3.4 Message size exceeds fixed limit", Refused::sender), Kind::too_large);
  EXPECT_EQ(kind_of(552, "5.3.4 Message size exceeds fixed limit", Refused::recipient), Kind::too_large);
}

TEST(MailAnswers, DoNotTakeEvery552ForALargeMail) {
  EXPECT_EQ(kind_of(552, "5.2.2 Mailbox size limit exceeded", Refused::recipient), Kind::refused);
  EXPECT_EQ(kind_of(552, "Mailbox full", Refused::recipient), Kind::refused);
  EXPECT_EQ(kind_of(552, "5.7.0 This content presents a potential security issue"), Kind::refused);
  EXPECT_EQ(kind_of(554, "Transaction failed"), Kind::refused);
  EXPECT_EQ(kind_of(452, "4.3.4 Message too large for now"), Kind::again);
}

}  // namespace
}  // namespace holdfast::delivery
