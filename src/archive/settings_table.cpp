#include "archive/settings_table.h"

#include <algorithm>

namespace holdfast::archive {

SettingsTable::SettingsTable(std::string_view always) : always_(always) {
  index_of({});
}

uint32_t SettingsTable::index_of(SessionSettings settings) {
  if (!always_.empty()) settings.apply(always_);
  std::vector<std::string> statements = settings.statements();
  const auto found = std::ranges::find(rows_, statements);
  if (found != rows_.end()) return static_cast<uint32_t>(found - rows_.begin());
  rows_.push_back(std::move(statements));
  return static_cast<uint32_t>(rows_.size() - 1);
}

}  // namespace holdfast::archive
