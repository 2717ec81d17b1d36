#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/sql_lexer.h"

namespace holdfast::archive {

// What a script has set for its session so far: a piece that is run alone needs the same settings first.
// A value; two are equal if they came to the same statements in the same order.
class SessionSettings {
 public:
  // Records a statement that changes a setting (see set_statement.h) and says whether it was one. The last statement
  // for a name counts; names keep the order in which they first appeared.
  bool apply(std::string_view statement);

  // Complete statements that bring a fresh session into this state.
  std::vector<std::string> statements() const;

  // Lower-case name of the setting that `statement` changes, or nullopt if it changes none.
  static std::optional<std::string> name_of(std::string_view statement);

  bool operator==(const SessionSettings&) const = default;

 private:
  struct Setting {
    std::string name;
    std::string statement;
    bool operator==(const Setting&) const = default;
  };

  std::vector<Setting> settings_;
};

// How strings are written once these SET statements, in their order, have been run.
StandardStrings standard_strings_after(const std::vector<std::string>& statements);

}  // namespace holdfast::archive
