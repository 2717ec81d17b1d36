#include "jobs/open_queue.h"

#include "jobs/arq_queue.h"
#include "jobs/sqlite_queue.h"

namespace holdfast::jobs {

std::unique_ptr<Queue> open_queue(const config::Settings& settings, const StateFiles& files) {
  const QueueOptions options{.apps = {settings.app}};
  if (settings.queue.url.empty()) return std::make_unique<SqliteQueue>(files.queue, options);
  return std::make_unique<ArqQueue>(
      ArqAddress{.redis = RedisAddress::parse(settings.queue.url), .name = settings.queue.name}, options);
}

}  // namespace holdfast::jobs
