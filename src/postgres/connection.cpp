#include "postgres/connection.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>

#include "base/clock.h"
#include "base/text.h"
#include "postgres/container.h"

namespace holdfast::postgres {

namespace {

using base::Error;
using base::ErrorKind;

constexpr int kPollMilliseconds = 250;

std::string connect_hint(std::string_view message) {
  const auto says = [&](std::string_view words) { return message.find(words) != std::string_view::npos; };
  if (says("password authentication failed") || says("no password supplied")) {
    return "Check the user and the password: in the URL, the settings, PGPASSWORD, or ~/.pgpass.";
  }
  if (says("does not exist")) return "Check the database's and the user's name; `psql -l` lists the databases.";
  if (says("Connection refused") || says("No such file or directory") || says("could not translate host name") ||
      says("Network is unreachable") || says("No route to host")) {
    return "Check that the server runs and that host and port are right: --url, the settings, or PGHOST and PGPORT. "
           "`docker ps` shows the port of one in a container.";
  }
  if (says("no answer from")) {
    return "Check host, port and firewall; connect_timeout in the URL, or PGCONNECT_TIMEOUT, sets how long to wait.";
  }
  if (says("too many clients") || says("remaining connection slots")) {
    return "The server has no free connection: use fewer --jobs, or raise max_connections.";
  }
  return "";
}

std::string one_line(std::string_view message) {
  std::string line;
  for (const char c : base::trimmed(message)) {
    if (c == '\n') line += ';';
    line += c == '\n' || c == '\t' ? ' ' : c;
  }
  return line;
}

std::string server_address(const PGconn* connection) {
  const char* host = PQhost(connection);
  const char* port = PQport(connection);
  return fmt::format("{} port {}", host == nullptr ? "the server" : host, port == nullptr ? "?" : port);
}

// In seconds; 30 unless the user says otherwise.
double connect_timeout(PGconn* connection) {
  constexpr double kDefault = 30;
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(PQconninfo(connection), PQconninfoFree);
  for (const PQconninfoOption* option = options.get(); option != nullptr && option->keyword != nullptr; ++option) {
    if (std::string_view(option->keyword) != "connect_timeout" || option->val == nullptr) continue;
    const int seconds = std::atoi(option->val);
    if (seconds > 0) return seconds;
  }
  return kDefault;
}

// Of a result's error fields, as one line: primary message, then detail.
std::string server_words(const PGresult* result) {
  const auto field = [&](int code) {
    const char* text = PQresultErrorField(result, code);
    return std::string(text == nullptr ? "" : text);
  };
  std::string words = field(PG_DIAG_MESSAGE_PRIMARY);
  if (words.empty()) words = std::string(base::trimmed(PQresultErrorMessage(result)));
  if (const std::string detail = field(PG_DIAG_MESSAGE_DETAIL); !detail.empty()) words += " (" + detail + ")";
  // "COPY cards, line 17, column price: …": nothing else says which row it was.
  const std::string context = field(PG_DIAG_CONTEXT);
  if (context.starts_with("COPY ")) words += " (" + context.substr(0, context.find('\n')) + ")";
  return words;
}

std::string hint_for_sqlstate(std::string_view state, const PGresult* result) {
  if (state == "42501") return "Connect as a role that may do this, or grant it the right.";
  if (state == "53200") return "Raise max_locks_per_transaction on the server, or use fewer --jobs.";
  if (state == "53100") return "The server's disk is full: free some space there.";
  const char* hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
  return hint == nullptr ? "" : hint;
}

}  // namespace

void Result::Clear::operator()(pg_result* result) const {
  PQclear(result);
}
Result::Result(pg_result* result) : result_(result) {}
int Result::rows() const {
  return PQntuples(result_.get());
}
int Result::columns() const {
  return PQnfields(result_.get());
}
bool Result::is_null(int row, int column) const {
  return PQgetisnull(result_.get(), row, column) != 0;
}

std::string_view Result::view(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column), static_cast<size_t>(PQgetlength(result_.get(), row, column))};
}

int64_t Result::integer(int row, int column) const {
  const std::string_view digits = view(row, column);
  int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

void Connection::Finish::operator()(pg_conn* connection) const {
  PQfinish(connection);
}
void Connection::FreeMemory::operator()(char* memory) const {
  PQfreemem(memory);
}

Connection::Connection(const Target& target, std::stop_token stop) : stop_(std::move(stop)) {
  const char* conninfo = target.conninfo.empty() ? nullptr : target.conninfo.reveal().c_str();
  const char* database = target.database.empty() ? nullptr : target.database.c_str();
  // libpq expands the first dbname if it is a connection string; what follows overrides it.
  const std::array<const char*, 4> keywords{"dbname", "dbname", "application_name", nullptr};
  const std::array<const char*, 4> values{conninfo, database, target.application_name.c_str(), nullptr};
  connection_.reset(PQconnectStartParams(keywords.data(), values.data(), /*expand_dbname=*/1));
  const bool in_time = wait_connected();
  if (!in_time || PQstatus(connection_.get()) != CONNECTION_OK) {
    const std::string message = in_time ? one_line(PQerrorMessage(connection_.get()))
                                        : fmt::format("no answer from {}", server_address(connection_.get()));
    if (target.container) throw target.container->explain(message, connect_hint(message));
    throw Error(ErrorKind::connect, message, connect_hint(message));
  }
  PQsetNoticeProcessor(
      connection_.get(), [](void*, const char*) {}, nullptr);
}

bool Connection::wait_connected() {
  const double deadline = base::monotonic_seconds() + connect_timeout(connection_.get());
  auto status = PQstatus(connection_.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
  while (status != PGRES_POLLING_OK && status != PGRES_POLLING_FAILED) {
    if (stop_.stop_requested()) throw Error(ErrorKind::cancelled, "cancelled");
    if (base::monotonic_seconds() > deadline) return false;
    const auto wanted = static_cast<short>(status == PGRES_POLLING_READING ? POLLIN : POLLOUT);
    pollfd waiting{PQsocket(connection_.get()), wanted, 0};
    if (::poll(&waiting, 1, kPollMilliseconds) > 0) status = PQconnectPoll(connection_.get());
  }
  return true;
}

void Connection::check_stop() {
  if (!stop_.stop_requested() || cancel_sent_) return;
  cancel_sent_ = true;
  const std::unique_ptr<PGcancel, void (*)(PGcancel*)> cancel(PQgetCancel(connection_.get()), PQfreeCancel);
  std::array<char, 256> words{};
  if (cancel) PQcancel(cancel.get(), words.data(), static_cast<int>(words.size()));
}

void Connection::wait_readable() {
  pollfd waiting{PQsocket(connection_.get()), POLLIN, 0};
  ::poll(&waiting, 1, kPollMilliseconds);
  check_stop();
  if (PQconsumeInput(connection_.get()) == 0) fail(nullptr);
}

void Connection::send(const std::string& sql) {
  if (stop_.stop_requested()) throw Error(ErrorKind::cancelled, "cancelled");
  sqlstate_.clear();
  if (PQsendQuery(connection_.get(), sql.c_str()) == 0) fail(nullptr);
}

pg_result* Connection::next_result() {
  while (PQisBusy(connection_.get()) != 0) wait_readable();
  return PQgetResult(connection_.get());
}

Error Connection::failure_of(const pg_result* result) {
  if (result != nullptr) {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    sqlstate_ = state == nullptr ? "" : state;
  }
  if (stop_.stop_requested()) return Error(ErrorKind::cancelled, "cancelled");
  const bool lost = PQstatus(connection_.get()) != CONNECTION_OK || sqlstate_.starts_with("57P");
  if (lost || result == nullptr) {
    const std::string words = one_line(result == nullptr ? PQerrorMessage(connection_.get()) : server_words(result));
    return Error(ErrorKind::connect, fmt::format("the connection was lost: {}", words),
                 "Look at the server's log; then run holdfast again.");
  }
  const ErrorKind kind = sqlstate_ == "55P03" ? ErrorKind::lock : ErrorKind::database;
  return Error(kind, server_words(result), hint_for_sqlstate(sqlstate_, result));
}

void Connection::fail(const pg_result* result) {
  throw failure_of(result);
}

Result Connection::last_result() {
  Result last(nullptr);
  std::optional<Error> failure;
  while (pg_result* raw = next_result()) {
    last = Result(raw);
    const ExecStatusType status = PQresultStatus(raw);
    if (status == PGRES_FATAL_ERROR && !failure) failure = failure_of(raw);
    if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT) return last;
    if (PQstatus(connection_.get()) != CONNECTION_OK) break;
  }
  if (failure) throw *failure;
  if (!last.is_present()) fail(nullptr);
  return last;
}

Result Connection::run(const std::string& sql) {
  send(sql);
  return last_result();
}

Result Connection::run(const std::string& sql, const std::vector<std::string>& parameters) {
  if (stop_.stop_requested()) throw Error(ErrorKind::cancelled, "cancelled");
  std::vector<const char*> values;
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  sqlstate_.clear();
  if (PQsendQueryParams(connection_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(),
                        nullptr, nullptr, 0) == 0) {
    fail(nullptr);
  }
  return last_result();
}

size_t Connection::run_counting(const std::string& sql, std::optional<Error>& failure) {
  send(sql);
  size_t done = 0;
  while (pg_result* raw = next_result()) {
    const Result result(raw);
    if (PQresultStatus(raw) == PGRES_FATAL_ERROR) {
      if (!failure) failure = failure_of(raw);
      if (PQstatus(connection_.get()) != CONNECTION_OK) break;
    } else if (!failure) {
      ++done;
    }
  }
  return done;
}

void Connection::begin_copy_out(const std::string& sql) {
  run(sql);
}

std::optional<std::string_view> Connection::next_copy_row() {
  for (;;) {
    char* buffer = nullptr;
    const int length = PQgetCopyData(connection_.get(), &buffer, /*async=*/1);
    if (length > 0) {
      row_.reset(buffer);
      return std::string_view(buffer, static_cast<size_t>(length));
    }
    if (length == 0) {
      wait_readable();
      continue;
    }
    row_.reset();
    if (length == -2) fail(nullptr);
    last_result();
    return std::nullopt;
  }
}

void Connection::begin_copy_in(const std::string& sql) {
  run(sql);
}

void Connection::put_copy(std::string_view bytes) {
  // libpq keeps what the socket does not take at once; parts of this size keep that small.
  constexpr size_t kPart = 64 * 1024;
  while (!bytes.empty()) {
    if (stop_.stop_requested()) throw Error(ErrorKind::cancelled, "cancelled");
    const std::string_view part = bytes.substr(0, kPart);
    if (PQputCopyData(connection_.get(), part.data(), static_cast<int>(part.size())) != 1) fail(nullptr);
    bytes.remove_prefix(part.size());
  }
}

uint64_t Connection::end_copy_in() {
  if (PQputCopyEnd(connection_.get(), nullptr) != 1) fail(nullptr);
  return rows_taken();
}

uint64_t Connection::run_inserting(const std::string& sql) {
  send(sql);
  return rows_taken();
}

// Of all statements that are running.
uint64_t Connection::rows_taken() {
  std::optional<Error> failure;
  uint64_t rows = 0;
  while (pg_result* raw = next_result()) {
    const Result result(raw);
    if (PQresultStatus(raw) == PGRES_FATAL_ERROR) {
      if (!failure) failure = failure_of(raw);
      if (PQstatus(connection_.get()) != CONNECTION_OK) break;
    } else {
      const std::string_view count = PQcmdTuples(raw);
      uint64_t taken = 0;
      std::from_chars(count.data(), count.data() + count.size(), taken);
      rows += taken;
    }
  }
  if (failure) throw *failure;
  return rows;
}

std::string Connection::quote_literal(std::string_view text) {
  const std::unique_ptr<char, FreeMemory> quoted(PQescapeLiteral(connection_.get(), text.data(), text.size()));
  if (!quoted) fail(nullptr);
  return std::string(base::trimmed(quoted.get()));
}

std::string Connection::quote_identifier(std::string_view name) {
  const std::unique_ptr<char, FreeMemory> quoted(PQescapeIdentifier(connection_.get(), name.data(), name.size()));
  if (!quoted) fail(nullptr);
  return quoted.get();
}

int Connection::server_version() const {
  return PQserverVersion(connection_.get());
}
std::string Connection::database() const {
  return PQdb(connection_.get());
}
std::string Connection::reported(const char* setting) const {
  const char* value = PQparameterStatus(connection_.get(), setting);
  return value == nullptr ? "" : value;
}
std::string Connection::user() const {
  return PQuser(connection_.get());
}

std::string Connection::address() const {
  return server_address(connection_.get());
}

Connection::ClientEnvironment Connection::client_environment() const {
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(PQconninfo(connection_.get()),
                                                                               PQconninfoFree);
  ClientEnvironment environment;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    const std::string_view keyword = option->keyword;
    if (option->val == nullptr || *option->val == '\0' || keyword == "application_name" ||
        keyword == "fallback_application_name" || keyword == "client_encoding" || keyword == "dbname") {
      continue;
    }
    if (option->envvar != nullptr) {
      environment.variables.emplace_back(option->envvar, option->val);
    } else if (*option->dispchar == '*') {
      throw Error(ErrorKind::usage, fmt::format("{} cannot be handed to pg_dump", keyword),
                  "Use a key file without a passphrase.");
    } else if (*option->dispchar != 'D') {
      environment.arguments += fmt::format("{}={} ", keyword, conninfo_value(option->val));
    }
  }
  return environment;
}

}  // namespace holdfast::postgres
