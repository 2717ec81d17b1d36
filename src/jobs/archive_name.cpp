#include "jobs/archive_name.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/clock.h"

namespace holdfast::jobs {

namespace {

constexpr std::string_view kTimestamp = "########T######Z";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_timestamp(std::string_view text) {
  return std::ranges::equal(text, kTimestamp,
                            [](char c, char wanted) { return wanted == '#' ? is_digit(c) : c == wanted; });
}

bool is_app(std::string_view text) {
  const auto is_inner = [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_' || c == '-'; };
  return !text.empty() && text.front() != '_' && text.front() != '-' && std::ranges::all_of(text, is_inner);
}

bool take_extension(std::string_view& name) {
  static constexpr std::array<std::string_view, 4> kExtensions{".sql.gz", ".sql.zst", ".sql", ".dump"};
  for (const std::string_view extension : kExtensions) {
    if (!name.ends_with(extension)) continue;
    name.remove_suffix(extension.size());
    return true;
  }
  return false;
}

// The _2 of a name that was taken already.
void take_number(std::string_view& name) {
  const size_t digits = name.find_last_not_of("0123456789");
  if (digits == std::string_view::npos || digits + 1 == name.size() || name[digits] != '_') return;
  name = name.substr(0, digits);
}

}  // namespace

std::optional<ArchiveName> parse_archive_name(std::string_view file_name) {
  std::string_view name = file_name;
  if (!take_extension(name)) return std::nullopt;
  if (!name.ends_with('Z')) take_number(name);
  if (name.size() < kTimestamp.size() + 2) return std::nullopt;
  const std::string_view time = name.substr(name.size() - kTimestamp.size());
  name.remove_suffix(kTimestamp.size());
  if (!is_timestamp(time) || !name.ends_with('_') || !is_app(name.substr(0, name.size() - 1))) return std::nullopt;
  std::string iso(time);
  for (const auto& [at, separator] : {std::pair(13, ":"), {11, ":"}, {6, "-"}, {4, "-"}}) {
    iso.insert(static_cast<size_t>(at), separator);
  }
  if (!base::parse_iso_utc(iso)) return std::nullopt;
  return ArchiveName{.app = std::string(name.substr(0, name.size() - 1)), .created = std::move(iso)};
}

}  // namespace holdfast::jobs
