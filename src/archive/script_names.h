#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "archive/contents.h"
#include "archive/sql_lexer.h"

namespace holdfast::archive {

// What a script's statements name that must be there, or may be asked for: roles, extensions, and the tables that it
// makes. All as the server stores them. Not thread-safe.
class ScriptNames {
 public:
  void take(std::string_view statement, StandardStrings strings);

  std::vector<std::string> roles() const { return {roles_.begin(), roles_.end()}; }
  const std::vector<Extension>& extensions() const { return extensions_; }

  // Whether the script made this table before.
  bool made_table(const std::string& schema, const std::string& name) const { return tables_.contains({schema, name}); }

 private:
  std::set<std::string> roles_;
  std::vector<Extension> extensions_;
  std::set<std::pair<std::string, std::string>> tables_;
};

// The roles that one statement names.
std::vector<std::string> roles_of(std::string_view statement, StandardStrings strings);

}  // namespace holdfast::archive
