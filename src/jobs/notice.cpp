#include "jobs/notice.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "base/waiter.h"
#include "delivery/news.h"

namespace holdfast::jobs {

namespace {

delivery::News news_of(const Notice& notice) {
  std::string text = notice.subject;
  for (const std::string& line : notice.lines) text += "\n" + base::printable(line);
  if (!notice.hint.empty()) text += "\nHint: " + base::printable(notice.hint);
  return {.subject = notice.subject, .text = text};
}

}  // namespace

Notice notice_of_failure(const BackupJob& job, const Failure& failure) {
  return {.subject = fmt::format("Backup of {} failed", job.app),
          .lines = {failure.message},
          .hint = failure.hint,
          .only_to = job.chat_id};
}

void OwnerNotifier::tell(const Notice& notice, const std::stop_token& stop) {
  config::Settings settings = settings_;
  if (notice.only_to) {
    settings.rbac.owner_ids = {*notice.only_to};
    settings.backup.email_recipients.clear();
  }
  base::SystemWaiter waiter;
  try {
    for (const std::string& trouble : delivery::tell(news_of(notice), settings, waiter, stop)) {
      base::log_warning(fmt::format("the owners could not be told \"{}\": {}", notice.subject, trouble));
    }
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::cancelled) throw;
    base::log_warning(fmt::format("the owners could not be told \"{}\": {}", notice.subject, error.what()));
  }
}

}  // namespace holdfast::jobs
