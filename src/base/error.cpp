#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::base {

namespace {

constexpr std::array<ExitCode, 11> kExitCodes{{
    {ErrorKind::internal, 1, "internal", "an error inside holdfast itself: please report it"},
    {ErrorKind::usage, 2, "usage", "wrong options or arguments; nothing was done"},
    {ErrorKind::connect, 3, "connect", "the server cannot be reached, or the connection was lost"},
    {ErrorKind::client_program, 4, "client_program", "pg_dump or pg_restore is missing, too old, or failed"},
    {ErrorKind::lock, 5, "lock", "a lock is held by somebody else"},
    {ErrorKind::archive_damaged, 6, "archive_damaged", "the backup file is damaged, cut short, or not readable"},
    {ErrorKind::database, 7, "database", "the server refused a statement"},
    {ErrorKind::file, 8, "file", "a file cannot be read or written (disk full, exists already, permissions)"},
    {ErrorKind::delivery, 9, "delivery", "the backup is good, but its delivery failed"},
    {ErrorKind::refused, 10, "refused", "refused, because it would do harm; nothing was changed"},
    {ErrorKind::cancelled, 130, "cancelled", "cancelled by Ctrl-C or SIGTERM"},
}};

}  // namespace

Error::Error(ErrorKind kind, const std::string& message, std::string hint)
    : std::runtime_error(message), kind_(kind), hint_(std::move(hint)) {}

Error Error::within(std::string_view prefix) const {
  return Error(kind_, fmt::format("{}: {}", prefix, what()), hint_);
}

std::span<const ExitCode> exit_codes() {
  return kExitCodes;
}

int exit_code(ErrorKind kind) {
  const auto row = std::ranges::find(kExitCodes, kind, &ExitCode::kind);
  return row == kExitCodes.end() ? 1 : row->code;
}

std::string exit_codes_text() {
  std::string text = "Exit codes:\n    0  success\n";
  for (const ExitCode& row : kExitCodes) text += fmt::format("  {:>3}  {}\n", row.code, row.meaning);
  return text;
}

}  // namespace holdfast::base
