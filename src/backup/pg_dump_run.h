#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "archive/text_source.h"
#include "backup/backup_options.h"
#include "backup/lock_watch.h"
#include "base/process.h"
#include "postgres/client_programs.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// What comes out of pg_dump. Its own plain text leaves out most of the dependencies of entries; those of a
// custom-format dump are whole, and pg_restore writes them with the very same statements.
enum class DumpText { of_pg_dump, with_dependencies };

// One run of pg_dump whose output is read here. However it ends, no session of it stays on the server. Not
// thread-safe; make and use it in one thread.
class PgDumpRun final : public archive::TextSource {
 public:
  // `connection` tells which server and database; it must outlive this object. `arguments` come after the connection's.
  PgDumpRun(postgres::Connection& connection, const BackupOptions& options, DumpText text,
            const std::vector<std::string>& arguments, std::stop_token stop);
  ~PgDumpRun() override;

  size_t read(char* buffer, size_t size) override;

  // Call it when all was read. read() and it throw Error(lock) if pg_dump could not lock a table in time,
  // Error(client_program) with its own words for any other failure.
  void check_success();

  const std::string& version() const { return program_.version; }

 private:
  [[noreturn]] void throw_failure(const std::string& words, int exit_code);
  void end_session() noexcept;

  postgres::Connection& connection_;
  postgres::Target target_;
  postgres::ClientProgram program_;
  std::string application_name_;
  std::stop_source ended_;  // by the caller's stop, or by watch_
  std::stop_callback<std::function<void()>> caller_;
  std::optional<base::ChildProcess> dump_;
  std::optional<base::ChildProcess> restore_;  // reads dump_'s output
  bool finished_ = false;
  std::optional<LockWatch> watch_;
};

// The names of all settings that the server knows, for archive::walk_script.
std::set<std::string, std::less<>> known_settings(postgres::Connection& connection);

}  // namespace holdfast::backup
