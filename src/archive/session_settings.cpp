#include "archive/session_settings.h"

#include <algorithm>
#include <utility>

#include "archive/set_statement.h"

namespace holdfast::archive {

bool SessionSettings::apply(std::string_view statement) {
  std::optional<SetStatement> set = parse_set_statement(statement, StandardStrings::on);
  if (!set) return false;
  const auto known = std::find_if(settings_.begin(), settings_.end(),
                                  [&](const Setting& setting) { return setting.name == set->name; });
  if (known == settings_.end()) {
    settings_.push_back({std::move(set->name), std::move(set->text)});
  } else {
    known->statement = std::move(set->text);
  }
  return true;
}

std::vector<std::string> SessionSettings::statements() const {
  std::vector<std::string> result;
  for (const Setting& setting : settings_) result.push_back(setting.statement);
  return result;
}

std::optional<std::string> SessionSettings::name_of(std::string_view statement) {
  std::optional<SetStatement> set = parse_set_statement(statement, StandardStrings::on);
  if (!set) return std::nullopt;
  return std::move(set->name);
}

StandardStrings standard_strings_after(const std::vector<std::string>& statements) {
  StandardStrings strings = StandardStrings::on;
  for (const std::string& statement : statements) {
    if (const auto set = parse_set_statement(statement, strings))
      strings = standard_strings_after(*set).value_or(strings);
  }
  return strings;
}

}  // namespace holdfast::archive
