#include "backup/pg_restore_run.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::backup {

namespace {

// The program would take a name that begins with a dash for an option.
std::string as_argument(const std::filesystem::path& path) {
  return path.string().starts_with('-') ? "./" + path.string() : path.string();
}

}  // namespace

PgRestoreRun::PgRestoreRun(const std::filesystem::path& dump, const std::filesystem::path& folder, std::stop_token stop)
    : dump_(dump),
      program_(postgres::newest_client_program("pg_restore", folder, stop)),
      child_({program_.path.string(), "--verbose", "--file=-", as_argument(dump)}, postgres::plain_environment(),
             std::move(stop)) {}

size_t PgRestoreRun::read(char* buffer, size_t size) {
  const size_t got = child_.read(buffer, size);
  if (got > 0 || child_.wait() == 0) return got;
  const std::string words = child_.errors();
  const size_t error = words.find("error: ");
  throw base::Error(
      base::ErrorKind::archive_damaged,
      fmt::format("{}: {} cannot read it: {}", base::printable(dump_.string()), program_.path.string(),
                  base::printable(base::trimmed(error == std::string::npos ? words : words.substr(error + 7)))),
      "If it was made by a newer pg_dump, install that version's client programs; else use another backup.");
}

}  // namespace holdfast::backup
