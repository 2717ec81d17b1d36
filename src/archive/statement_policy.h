#pragma once

#include <string_view>

#include "archive/sql_lexer.h"

namespace holdfast::archive {

// Which statements of a file are run. Refused is what reaches outside of the database that is restored: files, programs
// and other servers, roles, tablespaces, other databases, the server itself, and whoever else is connected; and what
// takes back what holdfast has set for its session.
//
// It reads each statement as the server does, but no further than that: a function that the file itself makes, a DO
// block that puts its words together, an extension or an index expression may do whatever the restoring role may. A
// file from somebody who is not trusted is restored by a role that may do nothing else.
//
// One object for each piece, or for each script. Not thread-safe.
class StatementPolicy {
 public:
  // One complete statement. Throws Error(refused) that says what it would do; the caller knows where it stands.
  void check(std::string_view statement, StandardStrings strings);

  // A table that rows are loaded into, as the server stores its names; an empty schema if none is given. Throws the
  // same for those of the catalog.
  static void check_target(std::string_view schema, std::string_view table);

  // The piece or script ends. Throws the same if it leaves the session with another role.
  void end() const;

 private:
  void check_authorization(std::string_view statement, StandardStrings strings);

  bool as_another_ = false;  // between SET and RESET SESSION AUTHORIZATION, where grants alone may stand
};

}  // namespace holdfast::archive
