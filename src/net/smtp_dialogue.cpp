#include "net/smtp_dialogue.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "base/text.h"

namespace holdfast::net {

namespace {

using Step = SmtpDialogue::Step;

constexpr size_t kLongestWords = 300;
constexpr int kSendTheMessage = 354;

constexpr std::array<std::pair<std::string_view, Step>, 7> kCommands{{
    {"EHLO", Step::hello},
    {"HELO", Step::hello},
    {"STARTTLS", Step::encryption},
    {"AUTH", Step::login},
    {"MAIL", Step::sender},
    {"RCPT", Step::recipient},
    {"DATA", Step::data},
}};

// Whether a line is the word, alone or with more after a blank.
bool begins_with_word(std::string_view line, std::string_view word) {
  return line.substr(0, word.size()) == word && (line.size() == word.size() || line[word.size()] == ' ');
}

// The code of "250-SIZE 1000"; 0 for what is no reply.
int code_of(std::string_view line) {
  if (line.size() < 3) return 0;
  int code = 0;
  for (const char c : line.substr(0, 3)) {
    if (std::isdigit(static_cast<unsigned char>(c)) == 0) return 0;
    code = code * 10 + (c - '0');
  }
  return code;
}

}  // namespace

void SmtpDialogue::sent(std::string_view command) {
  is_over_ = is_over_ || begins_with_word(base::trimmed(command), "QUIT");
  // Any other line belongs to the login that goes on.
  for (const auto& [word, step] : kCommands) {
    if (!begins_with_word(base::trimmed(command), word)) continue;
    if (step == Step::hello) extensions_.clear();
    step_ = step;
    return;
  }
}

void SmtpDialogue::received(std::string_view line) {
  line = base::trimmed(line);
  if (is_over_ || code_of(line) == 0) return;
  const std::string_view words = line.substr(std::min<size_t>(line.size(), 4));
  if (step_ == Step::hello) extensions_.push_back(base::printable(words));
  coming_.code = code_of(line);
  if (!words.empty()) coming_.words += (coming_.words.empty() ? "" : " ") + base::printable(words);
  coming_.words = base::shortened(std::move(coming_.words), kLongestWords);
  const bool goes_on = line.size() > 3 && line[3] == '-';
  if (!goes_on) finish_reply();
}

void SmtpDialogue::finish_reply() {
  reply_ = std::exchange(coming_, {});
  if (step_ == Step::recipient) recipients_.push_back(reply_);
  if (step_ == Step::data && reply_.code == kSendTheMessage) step_ = Step::message;
}

bool SmtpDialogue::offers(std::string_view extension) const {
  return std::any_of(extensions_.begin(), extensions_.end(),
                     [&](std::string_view line) { return begins_with_word(line, extension); });
}

}  // namespace holdfast::net
