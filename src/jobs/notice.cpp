#include "jobs/notice.h"

#include <fmt/format.h>

namespace holdfast::jobs {

Notice notice_of_failure(const BackupJob& job, const Failure& failure) {
  return {.subject = fmt::format("Backup of {} failed", job.app),
          .lines = {failure.message},
          .hint = failure.hint,
          .only_to = job.chat_id};
}

}  // namespace holdfast::jobs
