#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/contents.h"
#include "archive/sql_lexer.h"

namespace holdfast::archive {

// The statements of a script that are about its database as a whole (pg_dump --create writes them): they are not run,
// but kept as the properties that a restore gives to the database that it makes. Not thread-safe.
class DatabaseStatements {
 public:
  // Takes CREATE, ALTER, COMMENT ON, GRANT … ON, REVOKE … ON, SECURITY LABEL ON DATABASE and ALTER ROLE … IN DATABASE;
  // false for any other statement. Throws Error(refused) if it is about another database than those before, or does
  // what no dump does.
  bool take(std::string_view statement, StandardStrings strings);

  // \connect to a database. Throws the same.
  void connect(const std::string& name);

  const DatabaseProperties& properties() const { return properties_; }
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  void create(std::string_view statement, StandardStrings strings);
  void alter(std::string_view statement, StandardStrings strings);
  void comment(std::string_view statement, StandardStrings strings);
  void keep(std::string_view statement, size_t name_begin, size_t name_end);
  void check_name(const std::string& name);

  DatabaseProperties properties_;
  std::vector<std::string> notes_;
  bool created_ = false;  // by a CREATE DATABASE of the script
};

}  // namespace holdfast::archive
