#include "jobs/archive_of_job.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <string_view>
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

constexpr std::string_view kDumpDigest = ".dump.sha256";

bool is_of_job(const std::string& app, const std::map<std::string, std::string>& labels, const TakenJob& taken) {
  return app == taken.job.app && std::ranges::all_of(labels_of(taken), [&](const auto& label) {
           const auto found = labels.find(label.first);
           return found != labels.end() && found->second == label.second;
         });
}

// What a .dump is of is told beside it. Throws Error.
bool is_of_job(const fs::path& path, const TakenJob& taken) {
  if (archive::format_of_path(path.filename().string()) == archive::Format::dump) {
    const backup::DumpOrigin origin = backup::read_dump_origin(path);
    return is_of_job(origin.app, origin.labels, taken);
  }
  const auto reader = archive::ArchiveReader::open(path);
  return reader && is_of_job(reader->contents().app, reader->contents().labels, taken);
}

}  // namespace

std::map<std::string, std::string> labels_of(const TakenJob& taken) {
  return {{"job", base::printable(taken.id)}, {"job_enqueued", std::to_string(taken.enqueued)}};
}

void remove_half_archives_of_job(const config::Settings& settings, const TakenJob& taken) {
  std::error_code failure;
  for (fs::directory_iterator it(settings.backup.directory, failure), end; !failure && it != end;
       it.increment(failure)) {
    const std::string digest = it->path().string();
    if (!digest.ends_with(kDumpDigest) || it->path().filename().string().starts_with('.')) continue;
    const fs::path dump = digest.substr(0, digest.rfind('.'));
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(dump, ignored))) continue;
    const backup::DumpOrigin origin = backup::read_dump_origin(dump);
    if (is_of_job(origin.app, origin.labels, taken)) fs::remove(it->path(), ignored);
  }
}

std::optional<fs::path> find_archive_of_job(const config::Settings& settings, const TakenJob& taken) {
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
      if (is_of_job(path, taken)) return path;
    } catch (const base::Error&) {  // a damaged one is none that this job has made
    }
  }
  return std::nullopt;
}

}  // namespace holdfast::jobs
