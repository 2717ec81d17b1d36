#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "config/settings.h"
#include "delivery/news.h"
#include "jobs/notice.h"

namespace holdfast::jobs {

// Somebody who is to be told: in his chat, or all recipients by one mail.
struct Addressee {
  std::optional<int64_t> chat;          // tells one addressee from another; none: it is the mail
  std::vector<std::string> recipients;  // of the mail
  bool may_have_it = false;             // a try has ended without an answer

  // "Telegram 111", "Email a@example.com, b@example.com".
  std::string name() const;
  bool operator==(const Addressee&) const = default;
};

// A notice that not all have got.
struct PendingNotice {
  std::string id;               // 32 hexadecimal digits; a mail's, too
  base::Clock::TimePoint time;  // of what happened
  Notice notice;
  std::vector<Addressee> to;  // who have not

  bool operator==(const PendingNotice&) const = default;
};

// Who is to be told, by every way that the settings describe: the owner who asked, else all owners, and by mail the
// recipients of backups. All of them hear of somebody who asks for a chat that is none of an owner's.
std::vector<Addressee> addressees_of(const Notice& notice, const config::Settings& settings);

// Takes those out whom the settings no longer name, or no longer have a way to.
void keep_named(PendingNotice& pending, const config::Settings& settings);

// What is sent. A chat is told of the notice's time if it is `late`. A mail always is: another try of it has to be the
// same to the byte, for a service that knows it by its id.
delivery::News news_of(const PendingNotice& pending, const Addressee& to, bool late);

// "Backup of tarot failed" (of 2026-11-27 03:00:12 UTC)
std::string title_of(const PendingNotice& pending);

// {app}.outbox.json. Parsing throws an exception of any kind for what pending_text has not written.
std::string pending_text(const std::vector<PendingNotice>& notices);
std::vector<PendingNotice> parse_pending(std::string_view text);

}  // namespace holdfast::jobs
