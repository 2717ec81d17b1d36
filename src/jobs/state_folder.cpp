#include "jobs/state_folder.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

namespace holdfast::jobs {

namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

fs::path usual_folder() {
  if (::geteuid() == 0) return "/var/lib/holdfast";
  if (const std::string state = variable("XDG_STATE_HOME"); state.starts_with('/')) return fs::path(state) / "holdfast";
  if (const std::string home = variable("HOME"); home.starts_with('/')) return fs::path(home) / ".local/state/holdfast";
  throw Error(ErrorKind::file, "there is no home folder for the worker's files", "Set WORKER__STATE_DIRECTORY.");
}

}  // namespace

StateFiles state_files(const config::Settings& settings) {
  const fs::path folder = settings.worker.state_directory.empty() ? usual_folder() : settings.worker.state_directory;
  const std::string& app = settings.app;
  return {.folder = folder,
          .queue = folder / "queue.sqlite",
          .lock = folder / (app + ".lock"),
          .log = folder / (app + ".log"),
          .bot = folder / (app + ".bot.json"),
          .schedule = folder / (app + ".schedule.json"),
          .outbox = folder / (app + ".outbox.json")};
}

void make_state_folder(const StateFiles& files) {
  std::error_code failure;
  if (files.folder.has_parent_path()) fs::create_directories(files.folder.parent_path(), failure);
  if (::mkdir(files.folder.c_str(), 0700) != 0 && errno != EEXIST) base::throw_file_error("make", files.folder);
  struct stat found {};
  if (::stat(files.folder.c_str(), &found) != 0) base::throw_file_error("look at", files.folder);
  if (!S_ISDIR(found.st_mode) || found.st_uid != ::geteuid() || (found.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    throw Error(ErrorKind::refused,
                fmt::format("{} is no folder of this user's that nobody else can write",
                            base::printable(files.folder.string())),
                "Set WORKER__STATE_DIRECTORY to a folder of the worker's own.");
  }
}

}  // namespace holdfast::jobs
