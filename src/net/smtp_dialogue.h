#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::net {

// Follows a dialogue with a mail server (RFC 5321), one line after another: what the server was asked last, and what it
// replied. Keeps no line of a login.
class SmtpDialogue {
 public:
  enum class Step { greeting, hello, encryption, login, sender, recipient, data, message };
  struct Reply {
    int code = 0;
    std::string words;  // the server's own; printable
  };

  // A command that was sent.
  void sent(std::string_view command);
  // A line that was received.
  void received(std::string_view line);

  // What was asked last, a farewell apart, and the last whole reply. After 354 the message itself is what is asked.
  Step step() const { return step_; }
  const Reply& reply() const { return reply_; }
  // Of each recipient so far, in the order in which they were asked.
  const std::vector<Reply>& recipients() const { return recipients_; }
  // The farewell was said; nothing that comes after it counts.
  bool is_over() const { return is_over_; }
  bool offers(std::string_view extension) const;

 private:
  void finish_reply();

  Step step_ = Step::greeting;
  bool is_over_ = false;
  Reply reply_;
  Reply coming_;
  std::vector<Reply> recipients_;
  std::vector<std::string> extensions_;  // the server's last answer to EHLO
};

}  // namespace holdfast::net
