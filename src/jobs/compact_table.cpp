#include "jobs/compact_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace holdfast::jobs {

namespace {

constexpr size_t kWidth = 38;  // characters
constexpr size_t kLeastNameWidth = 8;

struct Line {
  std::string name;
  std::string comes;
  std::string now;
  std::string change;
};

size_t characters(std::string_view utf8) {
  return static_cast<size_t>(std::ranges::count_if(utf8, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padding(size_t width, std::string_view text) {
  return std::string(width - std::min(width, characters(text)), ' ');
}

std::string cut(std::string name, size_t width) {
  if (characters(name) <= width) return name;
  while (characters(name) >= width) name = base::shortened(std::move(name), name.size() - 1);
  return name + "…";
}

std::string rows_in_words(const SideRows& side) {
  if (!side.is_there) return "-";
  return side.rows ? base::with_thousands(*side.rows) : "?";
}

std::string change_in_words(const ComparedTable& table) {
  if (!table.comes.is_there) return "gone";
  if (!table.now.is_there) return "new";
  if (!table.comes.rows || !table.now.rows) return "?";
  if (*table.comes.rows > *table.now.rows) return "+" + base::with_thousands(*table.comes.rows - *table.now.rows);
  if (*table.comes.rows < *table.now.rows) return "-" + base::with_thousands(*table.now.rows - *table.comes.rows);
  return "";
}

// Of a change, so that more rows come first. What is unknown comes before what stays.
uint64_t weight(const ComparedTable& table) {
  const uint64_t comes = table.comes.rows.value_or(0);
  const uint64_t now = table.now.rows.value_or(0);
  const std::string change = change_in_words(table);
  if (change.empty()) return 0;
  if (change == "?") return 1;
  return 1 + std::max<uint64_t>(1, comes > now ? comes - now : now - comes);
}

Line line_of(const ComparedTable& table) {
  return {.name = base::printable(table.schema == "public" ? table.name : table.schema + "." + table.name),
          .comes = rows_in_words(table.comes),
          .now = rows_in_words(table.now),
          .change = change_in_words(table)};
}

size_t widest(const std::vector<Line>& lines, std::string Line::*column) {
  size_t width = 0;
  for (const Line& line : lines) width = std::max(width, characters(line.*column));
  return width;
}

std::vector<std::string> aligned(const std::vector<Line>& lines) {
  const size_t comes = widest(lines, &Line::comes);
  const size_t now = widest(lines, &Line::now);
  const size_t change = widest(lines, &Line::change);
  const size_t numbers = comes + now + change + 3;
  const size_t room = std::max(kLeastNameWidth, kWidth - std::min(kWidth, numbers));
  const size_t name_width = std::min(room, widest(lines, &Line::name));
  std::vector<std::string> texts;
  for (const Line& line : lines) {
    const std::string name = cut(line.name, name_width);
    const std::string text = name + padding(name_width, name) + " " + padding(comes, line.comes) + line.comes + " " +
                             padding(now, line.now) + line.now + " " + padding(change, line.change) + line.change;
    texts.push_back(text.substr(0, text.find_last_not_of(' ') + 1));
  }
  return texts;
}

}  // namespace

std::vector<std::string> compact_table(std::vector<ComparedTable> tables, const std::string& comes, size_t most) {
  if (tables.empty()) return {};
  std::ranges::stable_sort(tables, std::ranges::greater(), weight);
  const size_t shown = std::min(most, tables.size());
  std::vector<Line> lines{{.name = "Table", .comes = comes, .now = "Now", .change = "Change"}};
  for (size_t i = 0; i < shown; ++i) lines.push_back(line_of(tables[i]));
  std::vector<std::string> texts = aligned(lines);
  if (shown < tables.size()) {
    const bool stay = weight(tables[shown]) == 0;
    texts.push_back(fmt::format("and {} more{}", tables.size() - shown, stay ? ", unchanged" : ""));
  }
  return texts;
}

}  // namespace holdfast::jobs
