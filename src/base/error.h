#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace holdfast::base {

// What kind of failure it was. The kind alone decides the exit code; see exit_codes().
enum class ErrorKind {
  internal,         // a bug of ours
  usage,            // options or arguments that make no sense
  connect,          // the server cannot be reached, or the connection was lost
  client_program,   // pg_dump or pg_restore is missing, too old, or failed
  lock,             // somebody holds a lock that we need
  archive_damaged,  // a backup file is cut short, altered, or not one that we can read
  database,         // the server refused a statement
  file,             // a local file cannot be written or read
  delivery,         // the backup is good but could not be handed over
  refused,          // holdfast will not do this because it would do harm
  cancelled,        // Ctrl-C, SIGTERM
};

// The only exception that holdfast throws on purpose. The message is lower case and names the object; the hint is a
// sentence to act on, and may be empty. Neither ever holds a password.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message, std::string hint = "");

  ErrorKind kind() const { return kind_; }
  const std::string& hint() const { return hint_; }

  // The same failure with `prefix: ` before the message: context is added once, where it is known.
  Error within(std::string_view prefix) const;

 private:
  ErrorKind kind_;
  std::string hint_;
};

// One row of the table of exit codes, which the help, the documentation and main share.
struct ExitCode {
  ErrorKind kind;
  int code;
  std::string_view name;
  std::string_view meaning;
};

// All rows but success, by ascending code.
std::span<const ExitCode> exit_codes();

int exit_code(ErrorKind kind);

// The table as text, one line a code, for --help and the man page.
std::string exit_codes_text();

}  // namespace holdfast::base
