#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "postgres/target.h"

struct pg_conn;    // libpq's PGconn
struct pg_result;  // libpq's PGresult

namespace holdfast::postgres {

// The rows of one statement. Values are text; they live as long as the result.
class Result {
 public:
  explicit Result(pg_result* result);

  bool is_present() const { return result_ != nullptr; }
  int rows() const;
  int columns() const;
  bool is_null(int row, int column) const;
  std::string_view view(int row, int column) const;
  std::string text(int row, int column) const { return std::string(view(row, column)); }
  int64_t integer(int row, int column) const;
  bool boolean(int row, int column) const { return view(row, column) == "t"; }

 private:
  struct Clear {
    void operator()(pg_result* result) const;
  };
  std::unique_ptr<pg_result, Clear> result_;
};

// One session with a server. Not thread-safe: one thread at a time.
//
// Failures are Error: `connect` if the server cannot be reached or the session was lost, `lock` for a lock that was not
// to be had in time (55P03), `database` with the server's own words for what it refused, `cancelled` if `stop` was
// requested. A requested stop cancels the running statement on the server within a quarter of a second.
class Connection {
 public:
  Connection(const Target& target, std::stop_token stop);

  // Runs one or several statements; the result of the last one.
  Result run(const std::string& sql);
  Result run(const std::string& sql, const std::vector<std::string>& parameters);
  // Runs several statements, separated by semicolons, and returns how many were done before one failed; all if
  // `failure` is left empty.
  size_t run_counting(const std::string& sql, std::optional<base::Error>& failure);

  // The same for INSERT statements: how many rows the server took in. Throws if one of them fails.
  uint64_t run_inserting(const std::string& sql);

  // COPY … TO STDOUT. next_copy_row() gives a row with its newline, valid until the next call; nullopt after the last.
  void begin_copy_out(const std::string& sql);
  std::optional<std::string_view> next_copy_row();

  // COPY … FROM STDIN. end_copy_in() returns the number of rows that the server took.
  void begin_copy_in(const std::string& sql);
  void put_copy(std::string_view bytes);
  uint64_t end_copy_in();

  std::string quote_literal(std::string_view text);
  std::string quote_identifier(std::string_view name);

  int server_version() const;  // 150018
  std::string database() const;
  std::string user() const;
  std::string address() const;  // for people: "127.0.0.1 port 5432"
  // A setting that the server reports unasked ("server_encoding", "server_version" …); empty if it does not.
  std::string reported(const char* setting) const;
  // Of the last failure: five characters, empty if the server gave none.
  const std::string& sqlstate() const { return sqlstate_; }

  // How to reach the same server for a client program, as libpq's environment variables and, where libpq has none, as
  // key=value pairs for its -d argument. The first may hold a password, the second never does.
  struct ClientEnvironment {
    std::vector<std::pair<std::string, std::string>> variables;
    std::string arguments;
  };
  ClientEnvironment client_environment() const;

 private:
  struct Finish {
    void operator()(pg_conn* connection) const;
  };

  bool wait_connected();  // false if there was no answer in time
  void send(const std::string& sql);
  void wait_readable();
  pg_result* next_result();
  Result last_result();
  uint64_t rows_taken();
  [[noreturn]] void fail(const pg_result* result);
  base::Error failure_of(const pg_result* result);
  void check_stop();

  std::unique_ptr<pg_conn, Finish> connection_;
  std::stop_token stop_;
  bool cancel_sent_ = false;
  std::string sqlstate_;
  struct FreeMemory {
    void operator()(char* memory) const;
  };
  std::unique_ptr<char, FreeMemory> row_;
};

}  // namespace holdfast::postgres
