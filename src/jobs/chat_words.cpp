#include "jobs/chat_words.h"

#include <fmt/format.h>

#include <optional>

#include "base/clock.h"
#include "base/text.h"
#include "jobs/compact_table.h"
#include "jobs/restore_words.h"

namespace holdfast::jobs {

namespace {

using base::printable;

SideRows side_of(const std::optional<backup::RowCount>& count) {
  return count ? SideRows{.is_there = true, .rows = count->rows} : SideRows{};
}

std::string proof_in_words(const ListedArchive& archive) {
  if (archive.proof_failed) return "its proof found differences";
  return archive.proved.empty() ? "not proved" : "proved " + base::readable_utc(archive.proved);
}

// "24 tables; 1,200 rows would be gained, 3 lost".
std::string sum_in_words(const std::vector<backup::TableComparison>& tables) {
  uint64_t gained = 0;
  uint64_t lost = 0;
  for (const auto& table : tables) {
    gained += table.gained().value_or(0);
    lost += table.lost().value_or(0);
  }
  const std::string change = gained + lost == 0 ? "as many rows as now in each"
                                                : fmt::format("{} would be gained, {} lost",
                                                              base::counted(gained, "row"), base::with_thousands(lost));
  return fmt::format("{}; {}", base::counted(tables.size(), "table"), change);
}

std::vector<ComparedTable> compared(const std::vector<backup::TableComparison>& tables) {
  std::vector<ComparedTable> result;
  for (const auto& table : tables) {
    result.push_back({.schema = table.schema,
                      .name = table.name,
                      .comes = {.is_there = table.in_backup.has_value(), .rows = table.in_backup},
                      .now = {.is_there = table.now || table.now_is_unknown, .rows = table.now}});
  }
  return result;
}

std::vector<ComparedTable> compared(const std::vector<backup::UndoneTable>& tables) {
  std::vector<ComparedTable> result;
  for (const auto& table : tables) {
    result.push_back(
        {.schema = table.schema, .name = table.name, .comes = side_of(table.kept), .now = side_of(table.now)});
  }
  return result;
}

void append(std::vector<std::string>& lines, const std::vector<std::string>& more) {
  lines.insert(lines.end(), more.begin(), more.end());
}

}  // namespace

ChatPreview chat_preview_of(const ListedArchive& archive, const backup::RestorePreview& preview) {
  const std::string& database = preview.options.database;
  ChatPreview shown{.database = database, .kept_as = preview.kept_as, .obstacles = preview.obstacles()};
  shown.lines = {
      fmt::format("Restore of {}", printable(archive.path.filename().string())),
      fmt::format("Made {}, {}, {}", base::readable_utc(archive.created), base::human_size(archive.bytes),
                  proof_in_words(archive)),
      fmt::format("Into {} on PostgreSQL {}: {}", printable(database), printable(preview.server_version),
                  what_would_happen(preview)),
      sum_in_words(preview.tables),
      fmt::format("Needs {}", disk_in_words(preview)),
  };
  if (const std::string time = time_in_words(preview); !time.empty()) shown.lines.push_back("Takes " + time);
  shown.table = compact_table(compared(preview.tables), "Backup");
  append(shown.notes, preview.notes);
  append(shown.notes, preview.bonds());
  return shown;
}

ChatPreview chat_preview_of(const backup::UndoPreview& preview) {
  const std::string database = printable(preview.database);
  ChatPreview shown{.database = preview.database, .kept_as = preview.becomes, .obstacles = preview.obstacles()};
  shown.lines = {
      fmt::format("Undo for {}", database),
      fmt::format("Back comes {}: {} as it was at {}", printable(preview.kept.name), database,
                  base::readable_utc(preview.kept.story.at)),
      preview.live ? fmt::format("The present {} would be kept as {}", database, printable(preview.becomes))
                   : fmt::format("There is no {} just now", database),
  };
  shown.table = compact_table(compared(preview.tables), "Back");
  append(shown.notes, preview.notes);
  for (const std::string& user : preview.users.ours_to_end()) shown.notes.push_back(user + ": would be ended");
  append(shown.notes, preview.advice());
  if (preview.replaced_since) {
    shown.obstacles.push_back(
        fmt::format("the present {} is not the one that took the place of {}", database, printable(preview.kept.name)));
  }
  return shown;
}

}  // namespace holdfast::jobs
