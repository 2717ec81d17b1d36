#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

struct sqlite3;

namespace holdfast::jobs {

using SqliteValue = std::variant<std::nullptr_t, int64_t, std::string>;
using SqliteRow = std::vector<SqliteValue>;

// Throw std::bad_variant_access for a value of another type.
inline int64_t number_of(const SqliteValue& value) {
  return std::get<int64_t>(value);
}
inline const std::string& text_of(const SqliteValue& value) {
  return std::get<std::string>(value);
}

// One connection to a SQLite file that several processes share: a write-ahead log, each commit on the disk before it is
// told (synchronous=FULL), ten seconds' patience with the others' locks. Not thread-safe; not to be used on the other
// side of a fork. Every call throws Error(file) that names the file.
class SqliteFile {
 public:
  // The file, of mode 0600, and its folder, of mode 0700, are made where they are absent. A folder or file that others
  // can write, or that is not this user's, is refused.
  explicit SqliteFile(std::filesystem::path path);
  ~SqliteFile();
  SqliteFile(const SqliteFile&) = delete;
  SqliteFile& operator=(const SqliteFile&) = delete;

  // Runs one statement; `values` are those of ?1, ?2 …. Returns its rows.
  std::vector<SqliteRow> run(const std::string& sql, const std::vector<SqliteValue>& values = {});
  // How many rows the last INSERT, UPDATE or DELETE wrote.
  int changes() const;

  // Holds the right to write from BEGIN IMMEDIATE on. Rolled back by the destructor where commit() was not called.
  class Transaction {
   public:
    explicit Transaction(SqliteFile& file);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

   private:
    SqliteFile& file_;
    bool is_open_ = true;
  };

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
  };

  [[noreturn]] void fail(int code) const;

  const std::filesystem::path path_;
  std::unique_ptr<sqlite3, Close> connection_;
};

}  // namespace holdfast::jobs
