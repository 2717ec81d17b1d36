#include "jobs/archive_of_job.h"

#include <chrono>
#include <string>
#include <system_error>

#include "archive/archive_reader.h"
#include "base/error.h"
#include "base/file.h"
#include "base/own_file.h"
#include "base/text.h"

namespace holdfast::jobs {

namespace {

namespace fs = std::filesystem;

bool is_labelled(const archive::Contents& contents, const std::string& app, const std::string& id) {
  const auto label = contents.labels.find(kJobLabel);
  return contents.app == app && label != contents.labels.end() && label->second == id;
}

}  // namespace

std::optional<fs::path> find_archive_of_job(const config::Settings& settings, const TakenJob& taken) {
  const std::string id = base::printable(taken.id);
  // The clock of whoever enqueued it may be another one.
  const auto since = std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(taken.enqueued)) -
                     std::chrono::days(1);
  std::error_code failure;
  for (fs::directory_iterator it(settings.backup.directory, failure), end; !failure && it != end;
       it.increment(failure)) {
    const fs::path& path = it->path();
    const std::string name = path.filename().string();
    if (name.starts_with('.') || !archive::format_of_path(name) || !base::why_not_own(path).empty()) continue;
    try {
      if (base::ReadFile(path).written() < since) continue;
      const auto reader = archive::ArchiveReader::open(path);
      if (reader && is_labelled(reader->contents(), settings.app, id)) return path;
    } catch (const base::Error&) {  // a damaged one is none that this job has made
    }
  }
  return std::nullopt;
}

}  // namespace holdfast::jobs
