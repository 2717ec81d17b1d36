#include "net/smtp_mailer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <map>
#include <mutex>

#include "base/error.h"
#include "net/test_server.h"

namespace holdfast::net {
namespace {

using Refused = MailAnswer::Refused;
using std::chrono::seconds;

// A mail server that says what a test wants for some commands. Keeps what it hears.
class MailServer {
 public:
  // Replies by the beginning of a command; "" closes the connection, "silence" does not reply at all.
  MailServer(std::initializer_list<std::pair<const std::string, std::string>> replies = {})
      : replies_(replies), server_([this](TestConnection& connection) { serve(connection); }) {}

  std::string url(const std::string& login = "") const {
    return "smtp://" + login + (login.empty() ? "" : "@") + "127.0.0.1:" + std::to_string(server_.port());
  }
  int port() const { return server_.port(); }
  std::string proxy_url() const { return server_.url(); }
  std::string commands() const {
    const std::lock_guard lock(mutex_);
    return commands_;
  }
  std::string mail() const {
    const std::lock_guard lock(mutex_);
    return mail_;
  }

 private:
  std::string reply_to(const std::string& command, const std::string& usual) const {
    const auto found = std::find_if(replies_.begin(), replies_.end(),
                                    [&](const auto& reply) { return command.rfind(reply.first, 0) == 0; });
    return found == replies_.end() ? usual : found->second;
  }
  bool say(TestConnection& connection, const std::string& reply) {
    if (reply == "silence") connection.read_to_the_end();
    if (reply.empty() || reply == "silence") return false;
    connection.send(reply + "\r\n");
    return true;
  }
  void serve(TestConnection& connection) {
    if (!say(connection, reply_to("greeting", "220 test ESMTP"))) return;
    for (std::string line; !(line = connection.read_until("\r\n")).empty();) {
      {
        const std::lock_guard lock(mutex_);
        commands_ += line;
      }
      if (line.rfind("CONNECT", 0) == 0) {  // as a proxy for itself
        connection.read_until("\r\n\r\n");
        connection.send("HTTP/1.1 200 Connected\r\n\r\n220 test ESMTP\r\n");
        continue;
      }
      const std::string usual = line.rfind("EHLO", 0) == 0   ? "250-test\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1000000000"
                                : line.rfind("AUTH", 0) == 0 ? "334 "
                                : line.find_first_of(" \r") == line.size() - 2 && line.size() > 10 ? "235 2.7.0 welcome"
                                : line.rfind("DATA", 0) == 0                                       ? "354 go on"
                                                                                                   : "250 2.0.0 well";
      if (!say(connection, reply_to(line, usual))) return;
      if (line.rfind("DATA", 0) == 0 && reply_to(line, usual).rfind("354", 0) == 0) {
        std::string mail = connection.read_until("\r\n.\r\n");
        {
          const std::lock_guard lock(mutex_);
          mail_ = std::move(mail);
        }
        if (!say(connection, reply_to("message", "250 2.0.0 queued as 7"))) return;
      }
    }
  }

  const std::map<std::string, std::string> replies_;
  mutable std::mutex mutex_;  // guards the two below
  std::string commands_;
  std::string mail_;
  TestServer server_;
};

class SmtpMailerTest : public testing::Test {
 protected:
  Mail mail() {
    return {.from_address = "backup@example.org",
            .from_name = "Tarot, Backup",
            .recipients = {"one@example.org", "two@example.org"},
            .subject = "DB Backup: tarot - 2026-11-24",
            .message_id = "abc@example.org",
            .date = base::Clock::TimePoint(seconds(1764011302)),
            .text = ".\r\n.first\n",
            .html = "<p>words</p>",
            .file_name = "tarot.sql.gz",
            .content_type = "application/gzip",
            .file = &file_};
  }
  MailAnswer send(const MailServer& server, const std::string& login = "") {
    return SmtpMailer(base::Secret(server.url(login)), seconds(20)).send(mail(), {});
  }
  static std::string refusal_of(const std::string& url) {
    try {
      const SmtpMailer mailer{base::Secret(url)};
    } catch (const base::Error& error) {
      EXPECT_EQ(error.kind(), base::ErrorKind::usage);
      EXPECT_EQ(std::string(error.what()).find("SECRET"), std::string::npos);
      EXPECT_EQ(error.hint().find("SECRET"), std::string::npos);
      return error.what();
    }
    return "none";
  }

  TextBody file_{std::string(100'000, '.')};
};

TEST_F(SmtpMailerTest, SendsTextsAndTheFileAsOneMessage) {
  const MailServer server;
  Mail sent = mail();
  uint64_t told = 0;
  uint64_t total = 0;
  sent.on_sent = [&](uint64_t now, uint64_t all) {
    told = now;
    total = all;
  };
  const MailAnswer answer = SmtpMailer(base::Secret(server.url())).send(sent, {});
  EXPECT_TRUE(answer.was_accepted) << answer.words;
  EXPECT_EQ(answer.code, 250);
  EXPECT_EQ(answer.words, "2.0.0 queued as 7");
  EXPECT_EQ(told, total);
  const std::string text = server.mail();
  for (const auto* part :
       {"From: \"Tarot, Backup\" <backup@example.org>\r\n", "To: one@example.org,\r\n two@example.org\r\n",
        "Subject: DB Backup: tarot - 2026-11-24\r\n", "Date: Mon, 24 Nov 2025 19:08:22 +0000\r\n",
        "Message-ID: <abc@example.org>\r\n", "Mime-Version: 1.0\r\n", "Content-Type: multipart/mixed; boundary=",
        "Content-Type: multipart/alternative; boundary=", "Content-Type: text/plain; charset=utf-8\r\n",
        "Content-Type: text/html; charset=utf-8\r\n", "Content-Type: application/gzip\r\n",
        "Content-Disposition: attachment; filename=\"tarot.sql.gz\"\r\n", "\r\n\r\nLg0KLmZpcnN0Cg==\r\n--",
        "\r\n\r\nPHA+d29yZHM8L3A+\r\n--", "\r\n\r\nLi4uLi4uLi4u"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text.substr(0, 2000);
  }
  EXPECT_EQ(server.commands().find("AUTH"), std::string::npos);
  EXPECT_NE(server.commands().find("MAIL FROM:<backup@example.org> SIZE="), std::string::npos) << server.commands();
  EXPECT_NE(server.commands().find("RCPT TO:<one@example.org>\r\nRCPT TO:<two@example.org>\r\nDATA\r\n"),
            std::string::npos);
}

TEST_F(SmtpMailerTest, LogsInAsTheUrlSays) {
  const MailServer server;
  EXPECT_TRUE(send(server, "me%40example.org:p%3Aw%2F").was_accepted);
  // "\0me@example.org\0p:w/"
  const bool is_plain = server.commands().find("AUTH PLAIN\r\nAG1lQGV4YW1wbGUub3JnAHA6dy8=\r\n") != std::string::npos;
  EXPECT_TRUE(is_plain) << server.commands();
}

TEST_F(SmtpMailerTest, SaysWhatWasRefusedInTheServersOwnWords) {
  const struct {
    const char* command;
    const char* reply;
    Refused refused;
    int code;
    bool is_permanent;
    const char* words;
  } cases[] = {
      {"AUTH", "535 5.7.8 no such account", Refused::login, 535, true, "5.7.8 no such account"},
      {"AUTH", "454 4.7.0 later", Refused::login, 454, false, "4.7.0 later"},
      {"MAIL", "550 5.7.1 you may not", Refused::sender, 550, true, "5.7.1 you may not"},
      {"MAIL", "530 5.7.0 log in first", Refused::login, 530, true, "5.7.0 log in first"},
      {"MAIL", "552 5.3.4 too big", Refused::message, 552, true, "5.3.4 too big"},
      {"RCPT", "550-5.1.1 nobody\r\n550 5.1.1 of that name", Refused::recipient, 550, true,
       "5.1.1 nobody 5.1.1 of that name"},
      {"RCPT", "450 4.2.0 later", Refused::recipient, 450, false, "4.2.0 later"},
      {"DATA", "554 5.5.1 no", Refused::message, 554, true, "5.5.1 no"},
      {"message", "552 5.3.4 too big", Refused::message, 552, true, "5.3.4 too big"},
      {"message", "451 4.3.0 disk full", Refused::message, 451, false, "4.3.0 disk full"},
      {"greeting", "554 go away", Refused::nothing, 554, true, "go away"},
  };
  for (const auto& it : cases) {
    const MailServer server{{it.command, it.reply}};
    const MailAnswer answer = send(server, "user:password");
    EXPECT_FALSE(answer.was_accepted) << it.reply;
    EXPECT_EQ(answer.refused, it.refused) << it.reply;
    EXPECT_EQ(answer.code, it.code) << answer.words;
    EXPECT_EQ(answer.is_permanent, it.is_permanent) << it.reply;
    EXPECT_FALSE(answer.may_have_arrived) << it.reply;
    EXPECT_EQ(answer.words, it.words);
  }
}

TEST_F(SmtpMailerTest, SendsToTheOthersWhereOneRecipientIsRefused) {
  const MailServer server{{"RCPT TO:<one@", "550 5.1.1 nobody"}};
  const MailAnswer answer = send(server);
  EXPECT_TRUE(answer.was_accepted);
  ASSERT_EQ(answer.refused_recipients.size(), 1U);
  EXPECT_EQ(answer.refused_recipients[0].address, "one@example.org");
  EXPECT_EQ(answer.refused_recipients[0].words, "5.1.1 nobody");
}

TEST_F(SmtpMailerTest, TriesAgainIfOneOfAllRefusedMayBeTakenLater) {
  const MailServer server{{"RCPT TO:<one@", "450 4.2.0 later"}, {"RCPT TO:<two@", "550 5.1.1 nobody"}};
  const MailAnswer answer = send(server);
  EXPECT_FALSE(answer.was_accepted);
  EXPECT_EQ(answer.refused, Refused::recipient);
  EXPECT_EQ(answer.code, 450);
  EXPECT_FALSE(answer.is_permanent);
  EXPECT_EQ(answer.refused_recipients.size(), 2U);
}

TEST_F(SmtpMailerTest, ShowsNoUserAndPasswordThatTheServerRepeats) {
  const MailServer server{{"AUTH", "535 me@example.org and p4ssw0rd are wrong"}};
  EXPECT_EQ(send(server, "me%40example.org:p4ssw0rd").words, "**** and **** are wrong");
}

TEST_F(SmtpMailerTest, TellsAMailThatDidNotArriveFromOneThatMayHave) {
  for (const auto* command : {"greeting", "EHLO", "MAIL", "RCPT", "DATA"}) {
    const MailServer server{{command, ""}};
    const MailAnswer answer = send(server);
    EXPECT_FALSE(answer.was_accepted) << command;
    EXPECT_FALSE(answer.may_have_arrived) << command;
    EXPECT_EQ(answer.code, 0) << command;
    EXPECT_NE(answer.words, "") << command;
  }
  const MailServer server{{"message", ""}};
  const MailAnswer answer = send(server);
  EXPECT_FALSE(answer.was_accepted);
  EXPECT_TRUE(answer.may_have_arrived) << answer.words;
  EXPECT_FALSE(answer.is_permanent);
}

TEST_F(SmtpMailerTest, GivesUpASilentServer) {
  for (const auto* command : {"greeting", "AUTH", "message"}) {
    const MailServer server{{command, "silence"}};
    const MailAnswer answer = SmtpMailer(base::Secret(server.url("user:password")), seconds(1)).send(mail(), {});
    EXPECT_FALSE(answer.was_accepted) << command;
    EXPECT_EQ(answer.may_have_arrived, std::string(command) == "message");
    EXPECT_FALSE(answer.is_permanent) << command;
  }
}

TEST_F(SmtpMailerTest, HasSentTheMailThoughTheServerDoesNotSayFarewell) {
  const MailServer server{{"QUIT", "silence"}};
  EXPECT_TRUE(SmtpMailer(base::Secret(server.url()), seconds(3600)).send(mail(), {}).was_accepted);
}

TEST_F(SmtpMailerTest, EndsAWaitForASilentServerWhenStopped) {
  for (const auto* command : {"greeting", "message"}) {
    const MailServer server{{command, "silence"}};
    std::stop_source stop;
    const std::jthread stopper([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      stop.request_stop();
    });
    try {
      SmtpMailer(base::Secret(server.url()), seconds(3600)).send(mail(), stop.get_token());
      ADD_FAILURE() << "was not stopped";
    } catch (const base::Error& error) {
      EXPECT_EQ(error.kind(), base::ErrorKind::cancelled);
    }
  }
}

TEST_F(SmtpMailerTest, TellsAServerOfAnotherMachineNothingWithoutEncryption) {
  const MailServer server;
  ::setenv("all_proxy", server.proxy_url().c_str(), 1);
  const MailAnswer answer = SmtpMailer(base::Secret("smtp://user:password@mail.invalid:587")).send(mail(), {});
  ::unsetenv("all_proxy");
  EXPECT_FALSE(answer.was_accepted);
  EXPECT_EQ(answer.words, "the mail server offers no encryption (STARTTLS)");
  EXPECT_TRUE(answer.is_permanent);
  EXPECT_NE(server.commands().find("EHLO"), std::string::npos);
  EXPECT_EQ(server.commands().find("AUTH"), std::string::npos);
  EXPECT_EQ(server.commands().find("MAIL"), std::string::npos);
}

TEST_F(SmtpMailerTest, UsesEncryptionOnThisMachineWhereItIsOffered) {
  const MailServer server{{"EHLO", "250-test\r\n250 STARTTLS"}, {"STARTTLS", ""}};
  const MailAnswer answer = send(server, "user:password");
  EXPECT_FALSE(answer.was_accepted);
  EXPECT_NE(server.commands().find("STARTTLS\r\n"), std::string::npos);
  EXPECT_EQ(server.commands().find("AUTH"), std::string::npos);
}

TEST_F(SmtpMailerTest, SendsToAddressesBeyondAsciiWhereTheServerKnowsThem) {
  Mail foreign = mail();
  foreign.recipients = {"jürgen@example.org"};
  const MailServer old;
  MailAnswer answer = SmtpMailer(base::Secret(old.url())).send(foreign, {});
  EXPECT_FALSE(answer.was_accepted);
  EXPECT_EQ(answer.refused, Refused::recipient);
  EXPECT_TRUE(answer.is_permanent);
  EXPECT_EQ(answer.words, "the mail server takes no addresses beyond ASCII (SMTPUTF8), as jürgen@example.org is one");
  EXPECT_EQ(old.commands().find("RCPT"), std::string::npos);
  const MailServer server{{"EHLO", "250-test\r\n250 SMTPUTF8"}};
  answer = SmtpMailer(base::Secret(server.url())).send(foreign, {});
  EXPECT_TRUE(answer.was_accepted) << answer.words;
  EXPECT_NE(server.commands().find(" SMTPUTF8\r\nRCPT TO:<jürgen@example.org>\r\n"), std::string::npos)
      << server.commands();
}

TEST_F(SmtpMailerTest, RefusesAWrongUrlWithoutShowingIt) {
  EXPECT_EQ(refusal_of("https://me:SECRET@example.org"), "EMAIL__SMTP_URL is neither smtps:// nor smtp://");
  EXPECT_EQ(refusal_of("smtp:/hunter2"), "EMAIL__SMTP_URL is no URL");
  EXPECT_EQ(refusal_of("smtps://me:SEC RET@example.org"), "EMAIL__SMTP_URL is no URL");
  EXPECT_EQ(refusal_of("smtps://me:SEC/SECRET@example.org"), "EMAIL__SMTP_URL is no URL");
  EXPECT_EQ(refusal_of("SECRET"), "EMAIL__SMTP_URL is no URL");
  EXPECT_EQ(refusal_of("smtps://me:SECRET\n@example.org"), "EMAIL__SMTP_URL has control characters");
  EXPECT_EQ(refusal_of("smtps://me:SECRET%0d%0a@example.org"),
            "EMAIL__SMTP_URL has control characters in user or password");
  EXPECT_EQ(refusal_of("smtps://me:SECRET@example.org/path"), "EMAIL__SMTP_URL has more after the host");
  EXPECT_EQ(refusal_of("smtps://me:SECRET@example.org?x"), "EMAIL__SMTP_URL has more after the host");
  EXPECT_EQ(refusal_of("smtps://SECRET@example.org"), "EMAIL__SMTP_URL has only one of user and password");
  EXPECT_EQ(refusal_of("smtps://me:SECRET;AUTH=PLAIN@example.org"), "EMAIL__SMTP_URL has a ; before the host");
  EXPECT_EQ(refusal_of("smtps://me:S%3BE@example.org:465/"), "none");
  EXPECT_EQ(refusal_of("smtp://127.0.0.1:25"), "none");
}

TEST_F(SmtpMailerTest, SaysThatThereIsNoServer) {
  int port = 0;
  { port = MailServer().port(); }
  const MailAnswer answer = SmtpMailer(base::Secret("smtp://127.0.0.1:" + std::to_string(port))).send(mail(), {});
  EXPECT_EQ(answer.words, "no connection to 127.0.0.1 port " + std::to_string(port) + ": Connection refused");
  EXPECT_FALSE(answer.may_have_arrived);
}

}  // namespace
}  // namespace holdfast::net
