#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "archive/session_settings.h"

namespace holdfast::archive {

// How the text of the type money is to be read, in the schema's defaults as in the rows: pg_dump does not say.
inline constexpr std::string_view kMoneySetting = "SET lc_monetary = 'C';";

// The distinct states of the session settings that an archive's pieces start with, as Contents::settings lists them.
// Each row ends with the setting that every archive's heading makes; row 0 holds nothing else. Not thread-safe.
class SettingsTable {
 public:
  // `always` is that setting; empty for somebody else's script, whose money is read as psql would.
  explicit SettingsTable(std::string_view always = kMoneySetting);
  uint32_t index_of(SessionSettings settings);
  const std::vector<std::vector<std::string>>& rows() const { return rows_; }

 private:
  std::string always_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace holdfast::archive
