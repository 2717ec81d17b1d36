#include "jobs/archive_of_job.h"

#include <chrono>
#include <map>
#include <string>
#include <system_error>

#include "archive/archive_reader.h"
#include "backup/dump_backup.h"
#include "base/error.h"
#include "base/file.h"
#include "base/own_file.h"
#include "base/text.h"

namespace holdfast::jobs {

namespace {

namespace fs = std::filesystem;

bool has_label(const std::map<std::string, std::string>& labels, const std::string& id) {
  const auto label = labels.find(kJobLabel);
  return label != labels.end() && label->second == id;
}

// The labels of a .dump are beside it. Throws Error.
bool is_of_job(const fs::path& path, const std::string& app, const std::string& id) {
  if (archive::format_of_path(path.filename().string()) == archive::Format::dump) {
    return has_label(backup::read_dump_labels(path), id);
  }
  const auto reader = archive::ArchiveReader::open(path);
  return reader && reader->contents().app == app && has_label(reader->contents().labels, id);
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
      if (is_of_job(path, settings.app, id)) return path;
    } catch (const base::Error&) {  // a damaged one is none that this job has made
    }
  }
  return std::nullopt;
}

}  // namespace holdfast::jobs
