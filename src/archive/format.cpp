#include "archive/format.h"

#include <array>

namespace holdfast::archive {

namespace {

struct Row {
  Format format;
  std::string_view name;
  LevelRange levels;
};

constexpr std::array<Row, 4> kFormats{{
    {Format::sql, "sql", {0, 0, 0}},
    {Format::sql_gz, "sql.gz", {1, 12, 5}},
    {Format::sql_zst, "sql.zst", {1, 19, 3}},
    {Format::dump, "dump", {0, 9, 6}},
}};

const Row& row_of(Format format) {
  return kFormats[static_cast<size_t>(format)];
}

}  // namespace

std::vector<Format> formats() {
  std::vector<Format> all;
  for (const Row& row : kFormats) all.push_back(row.format);
  return all;
}

std::string_view name_of(Format format) {
  return row_of(format).name;
}

std::optional<Format> format_named(std::string_view name) {
  for (const Row& row : kFormats) {
    if (row.name == name) return row.format;
  }
  return std::nullopt;
}

std::optional<Format> format_of_path(std::string_view path) {
  for (const Row& row : kFormats) {
    if (path.size() > row.name.size() + 1 && path.ends_with(row.name) &&
        path[path.size() - row.name.size() - 1] == '.') {
      return row.format;
    }
  }
  return std::nullopt;
}

LevelRange levels(Format format) {
  return row_of(format).levels;
}

}  // namespace holdfast::archive
