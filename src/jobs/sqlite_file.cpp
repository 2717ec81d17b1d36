#include "jobs/sqlite_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "base/error.h"
#include "base/file.h"

namespace holdfast::jobs {

namespace {

using base::Error;
using base::ErrorKind;
namespace fs = std::filesystem;

constexpr int kPatience = 10'000;  // ms

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { ::sqlite3_finalize(statement); }
};

void check_owner(const struct stat& found, const fs::path& path) {
  if (found.st_uid == ::geteuid() && (found.st_mode & 022) == 0) return;
  throw Error(ErrorKind::file, fmt::format("{} is not this user's alone", path.string()),
              "Others could put jobs into it: make it your own (chown, chmod go-w), or use another folder.");
}

void prepare_folder(const fs::path& folder) {
  std::error_code error;
  if (folder.has_parent_path()) fs::create_directories(folder.parent_path(), error);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) base::throw_file_error("create", folder);
  struct stat found {};
  if (::stat(folder.c_str(), &found) != 0) base::throw_file_error("open", folder);
  check_owner(found, folder);
}

// SQLite would make it with the rights that the umask leaves; its other files take after this one.
void prepare_file(const fs::path& path) {
  const base::FileDescriptor fd(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600));
  struct stat found {};
  if (!fd.is_open() || ::fstat(fd.get(), &found) != 0) base::throw_file_error("open", path);
  check_owner(found, path);
}

void bind(sqlite3_stmt* statement, int index, const SqliteValue& value) {
  if (const auto* number = std::get_if<int64_t>(&value)) {
    ::sqlite3_bind_int64(statement, index, *number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    ::sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
  } else {
    ::sqlite3_bind_null(statement, index);
  }
}

SqliteRow row_of(sqlite3_stmt* statement) {
  SqliteRow row;
  for (int i = 0; i < ::sqlite3_column_count(statement); ++i) {
    switch (::sqlite3_column_type(statement, i)) {
      case SQLITE_INTEGER:
        row.emplace_back(::sqlite3_column_int64(statement, i));
        break;
      case SQLITE_NULL:
        row.emplace_back(nullptr);
        break;
      default:
        row.emplace_back(std::string(reinterpret_cast<const char*>(::sqlite3_column_text(statement, i)),
                                     static_cast<size_t>(::sqlite3_column_bytes(statement, i))));
    }
  }
  return row;
}

}  // namespace

void SqliteFile::Close::operator()(sqlite3* connection) const {
  ::sqlite3_close_v2(connection);
}

SqliteFile::SqliteFile(fs::path path) : path_(std::move(path)) {
  prepare_folder(path_.parent_path());
  // Closing any descriptor of the file would drop the locks that SQLite holds on it through another.
  if (!fs::exists(path_)) prepare_file(path_);
  struct stat found {};
  if (::lstat(path_.c_str(), &found) != 0) base::throw_file_error("open", path_);
  check_owner(found, path_);

  sqlite3* connection = nullptr;
  const int code = ::sqlite3_open_v2(path_.c_str(), &connection,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, nullptr);
  connection_.reset(connection);
  if (code != SQLITE_OK) fail(code);
  ::sqlite3_extended_result_codes(connection, 1);
  ::sqlite3_busy_timeout(connection, kPatience);
  run("PRAGMA synchronous = FULL");
  run("PRAGMA journal_mode = WAL");
}

SqliteFile::~SqliteFile() = default;

void SqliteFile::fail(int code) const {
  const std::string words = connection_ == nullptr ? ::sqlite3_errstr(code) : ::sqlite3_errmsg(connection_.get());
  std::string hint;
  if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB) {
    hint = "Move it away: a new one is made. Jobs that were in it are lost.";
  } else if ((code & 0xff) == SQLITE_FULL || (code & 0xff) == SQLITE_IOERR) {
    hint = "Is the disk full?";
  }
  throw Error(ErrorKind::file, fmt::format("{}: {}", path_.string(), words), hint);
}

std::vector<SqliteRow> SqliteFile::run(const std::string& sql, const std::vector<SqliteValue>& values) {
  using std::chrono::steady_clock;
  const auto until = steady_clock::now() + std::chrono::milliseconds(kPatience);
  for (;;) {
    sqlite3_stmt* prepared = nullptr;
    int code = ::sqlite3_prepare_v2(connection_.get(), sql.data(), static_cast<int>(sql.size()), &prepared, nullptr);
    const std::unique_ptr<sqlite3_stmt, Finalize> statement(prepared);
    std::vector<SqliteRow> rows;
    if (code == SQLITE_OK) {
      for (size_t i = 0; i < values.size(); ++i) bind(prepared, static_cast<int>(i) + 1, values[i]);
      while ((code = ::sqlite3_step(prepared)) == SQLITE_ROW) rows.push_back(row_of(prepared));
    }
    if (code == SQLITE_DONE) return rows;
    // Where waiting for a lock could be waiting for each other, SQLite does not wait; outside of a transaction it is
    // safe to begin again.
    const bool is_alone = ::sqlite3_get_autocommit(connection_.get()) != 0;
    if ((code & 0xff) != SQLITE_BUSY || !is_alone || steady_clock::now() > until) fail(code);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

int SqliteFile::changes() const {
  return ::sqlite3_changes(connection_.get());
}

SqliteFile::Transaction::Transaction(SqliteFile& file) : file_(file) {
  file_.run("BEGIN IMMEDIATE");
}

SqliteFile::Transaction::~Transaction() {
  if (is_open_) ::sqlite3_exec(file_.connection_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void SqliteFile::Transaction::commit() {
  file_.run("COMMIT");
  is_open_ = false;
}

}  // namespace holdfast::jobs
