#include "backup/pg_dump_run.h"

#include <fmt/format.h>

#include <cstdlib>
#include <random>

#include "base/text.h"
#include "postgres/session.h"
#include "postgres/table_locks.h"

namespace holdfast::backup {

namespace {

using base::Error;
using base::ErrorKind;

// What the text of rows and defaults depends on and pg_dump does not set itself. Options of the connection weigh more
// than what ALTER DATABASE and ALTER ROLE set.
constexpr std::string_view kPinned =
    "-c bytea_output=hex -c TimeZone=UTC -c lc_monetary=C -c statement_timeout=0"
    " -c idle_in_transaction_session_timeout=0 -c default_transaction_read_only=off";

void pin_options(std::vector<std::string>& environment) {
  for (std::string& line : environment) {
    if (!line.starts_with("PGOPTIONS=")) continue;
    line += fmt::format(" {}", kPinned);
    return;
  }
  environment.push_back(fmt::format("PGOPTIONS={}", kPinned));
}

std::string unique_name() {
  std::random_device device;
  return fmt::format("holdfast pg_dump {:08x}{:08x}", device(), device());
}

[[noreturn]] void throw_locked(const std::string& words) {
  throw Error(ErrorKind::lock, fmt::format("pg_dump could not get a lock: {}", words),
              "Wait until that session is done, or end it; --lock-timeout sets how long holdfast waits.");
}

// The pg_restore beside that pg_dump, or another one that reads what it writes.
postgres::ClientProgram matching_pg_restore(const postgres::ClientProgram& pg_dump, std::stop_token stop) {
  if (!pg_dump.container) {
    try {
      return postgres::find_client_program("pg_restore", pg_dump.major, {.folder = pg_dump.path.parent_path()}, stop);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::client_program) throw;
    }
  }
  return postgres::find_client_program("pg_restore", pg_dump.major, {.folder = "", .container = pg_dump.container},
                                       std::move(stop));
}

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// The last line of pg_dump's words that says more than "dumping contents of table".
std::string last_complaint(const std::string& words) {
  std::string complaint;
  size_t start = 0;
  while (start < words.size()) {
    const size_t end = std::min(words.find('\n', start), words.size());
    const std::string line = words.substr(start, end - start);
    for (const std::string_view mark : {"error: ", "detail: ", "Query was: ", "query was: "}) {
      const size_t at = line.find(mark);
      if (at == std::string::npos) continue;
      if (!complaint.empty()) complaint += "; ";
      complaint += mark == "error: " ? line.substr(at + mark.size()) : line.substr(at);
      break;
    }
    start = end + 1;
  }
  return complaint.empty() ? std::string(base::trimmed(words)) : complaint;
}

}  // namespace

PgDumpRun::PgDumpRun(postgres::Connection& connection, const BackupOptions& options, DumpText text,
                     const std::vector<std::string>& arguments, std::stop_token stop)
    : connection_(connection),
      target_(options.target.with_database(connection.database())),
      program_(postgres::find_client_program("pg_dump", connection.server_version() / 10000, options.program_places(),
                                             stop)),
      application_name_(unique_name()),
      caller_(stop, std::function<void()>([this] { ended_.request_stop(); })) {
  std::vector<std::string> argv =
      with(program_.command(), {"--dbname=" + postgres::client_program_database(program_, connection), "--no-password",
                                "--verbose", fmt::format("--encoding={}", postgres::server_encoding(connection)),
                                fmt::format("--lock-wait-timeout={}s", options.lock_timeout.count())});
  argv = with(std::move(argv), arguments);
  auto environment = postgres::client_program_environment(program_, connection, application_name_);
  pin_options(environment);
  if (text == DumpText::with_dependencies) argv.insert(argv.end(), {"--format=custom", "--compress=0"});
  dump_.emplace(argv, environment, ended_.get_token());
  watch_.emplace(target_, application_name_, options.lock_timeout, ended_);
  if (text == DumpText::of_pg_dump) return;
  const auto reader = matching_pg_restore(program_, stop);
  restore_.emplace(with(reader.command(), {"--verbose", "--file=-"}), postgres::plain_environment(), ended_.get_token(),
                   dump_->take_output());
}

PgDumpRun::~PgDumpRun() {
  watch_.reset();
  if (finished_) return;
  restore_.reset();
  dump_.reset();
  end_session();
}

// A killed pg_dump that waits for a lock leaves its session waiting on the server. A session of our own ends it, since
// the one that we were given may be gone or be cancelled.
void PgDumpRun::end_session() noexcept {
  try {
    postgres::Connection connection(target_, {});
    postgres::end_sessions_named(connection, application_name_);
  } catch (const std::exception&) {
    // The server is gone, and with it the session.
  }
}

size_t PgDumpRun::read(char* buffer, size_t size) {
  try {
    return (restore_ ? *restore_ : *dump_).read(buffer, size);
  } catch (const Error&) {
    if (const std::string blocker = watch_->blocked_by(); !blocker.empty()) throw_locked(blocker);
    throw;
  }
}

void PgDumpRun::check_success() {
  const int restore_code = restore_ ? restore_->wait() : 0;
  const int dump_code = dump_->wait();
  finished_ = true;
  // A pg_restore that reads from a pg_dump that failed complains as well, but not of the cause.
  if (dump_code != 0) throw_failure(last_complaint(dump_->errors()), dump_code);
  if (restore_code != 0) throw_failure("pg_restore: " + last_complaint(restore_->errors()), restore_code);
}

void PgDumpRun::throw_failure(const std::string& words, int exit_code) {
  const std::string complaint = base::printable(words);
  // --lock-wait-timeout is a statement_timeout around pg_dump's LOCK TABLE.
  const auto says = [&](std::string_view part) { return complaint.find(part) != std::string::npos; };
  if (says("could not obtain lock") || (says("timeout") && says("LOCK TABLE"))) {
    std::string holder;
    try {
      postgres::Connection connection(target_, {});
      holder = postgres::describe_lock_holder(connection, 0);
    } catch (const Error&) {
      // Then pg_dump's own words must do.
    }
    throw_locked(holder.empty() ? complaint : holder);
  }
  throw Error(ErrorKind::client_program, fmt::format("{} failed (exit code {}): {}", program_.where(), exit_code,
                                                     complaint.empty() ? "without a word" : complaint));
}

std::set<std::string, std::less<>> known_settings(postgres::Connection& connection) {
  const postgres::Result result = connection.run("SELECT lower(name) FROM pg_catalog.pg_settings");
  std::set<std::string, std::less<>> names;
  for (int row = 0; row < result.rows(); ++row) names.insert(result.text(row, 0));
  return names;
}

}  // namespace holdfast::backup
