#include "cli/restore_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/clock.h"
#include "base/text.h"
#include "cli/open_archive.h"
#include "jobs/restore_words.h"

namespace holdfast::cli {

namespace {

using backup::Destination;
using backup::RestorePreview;
using backup::TableComparison;
using base::printable;

std::string rows_or_dash(const std::optional<uint64_t>& rows) {
  return rows ? base::with_thousands(*rows) : "-";
}

std::string rows_now(const TableComparison& table) {
  return table.now_is_unknown ? "?" : rows_or_dash(table.now);
}

std::string full_name(const TableComparison& table) {
  return printable(table.schema + "." + table.name);
}

bool goes_beside(Destination destination) {
  return destination == Destination::new_database || destination == Destination::new_table ||
         destination == Destination::new_schema;
}

// What becomes of a table that only the live database has.
std::string fate_of_strays(Destination destination) {
  return goes_beside(destination) ? "only in the live database" : "only here: would be gone";
}

std::string change_of(const TableComparison& table, Destination destination) {
  if (!table.in_backup) return fate_of_strays(destination);
  if (goes_beside(destination)) return table.now || table.now_is_unknown ? "new, beside the live one" : "new";
  if (table.now_is_unknown) return "?";
  if (!table.now) return "only in the backup: would come back";
  if (table.gained() > 0) return fmt::format("+{}", base::with_thousands(*table.gained()));
  if (table.lost() > 0) return fmt::format("-{}", base::with_thousands(*table.lost()));
  return "";
}

void print_tables(const RestorePreview& preview) {
  size_t width = 5;
  for (const auto& table : preview.tables) width = std::max(width, full_name(table).size());
  width = std::min<size_t>(width, 60);
  fmt::print("\n{:<{}}  {:>13}  {:>13}  {}\n", "Table", width, "In backup", "Now", "Change");
  for (const auto& table : preview.tables) {
    const std::string line =
        fmt::format("{:<{}}  {:>13}  {:>13}  {}", full_name(table), width, rows_or_dash(table.in_backup),
                    rows_now(table), change_of(table, preview.options.destination));
    fmt::print("{}\n", line.substr(0, line.find_last_not_of(' ') + 1));
  }
}

std::string labels_of(const archive::Contents& contents) {
  std::vector<std::string> words;
  for (const auto& [key, value] : contents.labels) words.push_back(key + "=" + value);
  return words.empty() ? "" : ", labels " + printable(base::join(words, " "));
}

void print_line(std::string_view name, const std::string& value) {
  fmt::print("  {:<7}{}\n", name, value);
}

void print_list(std::string_view title, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) fmt::print("{}: {}\n", title, line);
}

// Each after those that it reads: the commands can be run in this order.
void print_stale_views(std::string_view title, std::string_view what, const std::vector<std::string>& views) {
  for (const std::string& view : views) {
    fmt::print("{}the materialized view {} {}: REFRESH MATERIALIZED VIEW {};\n", title, printable(view), what,
               printable(view));
  }
}

nlohmann::json names_json(const std::vector<std::string>& names) {
  nlohmann::json array = nlohmann::json::array();
  for (const std::string& name : names) array.push_back(printable(name));
  return array;
}

std::string name_of(Destination destination) {
  switch (destination) {
    case Destination::swap:
      return "swap";
    case Destination::in_place:
      return "in place";
    case Destination::new_database:
      return "new database";
    case Destination::new_schema:
      return "new schema";
    case Destination::new_table:
      return "new table";
  }
  return "";
}

nlohmann::json table_json(const TableComparison& table) {
  const auto number = [](const std::optional<uint64_t>& rows) {
    return rows ? nlohmann::json(*rows) : nlohmann::json(nullptr);
  };
  return {{"schema", printable(table.schema)},
          {"name", printable(table.name)},
          {"in_backup", number(table.in_backup)},
          {"now", number(table.now)},
          {"now_is_unknown", table.now_is_unknown},
          {"gained", number(table.gained())},
          {"lost", number(table.lost())}};
}

std::string origin_of(const backup::AnyFile& file) {
  const archive::Contents& contents = file.reader().contents();
  std::vector<std::string> words{file.is_ours() ? "app " + contents.app : made_by(contents)};
  if (!contents.database.name.empty()) words.push_back("database " + contents.database.name);
  if (!contents.server_version.empty()) words.push_back("PostgreSQL " + contents.server_version);
  words.push_back(base::readable_utc(contents.created));
  return printable(base::join(words, ", ")) + labels_of(contents);
}

nlohmann::json archive_json(const archive::ArchiveReader& reader) {
  const archive::Contents& contents = reader.contents();
  nlohmann::json labels = nlohmann::json::object();
  for (const auto& [key, value] : contents.labels) labels[key] = printable(value);
  return {{"file", printable(reader.file().path().string())},
          {"bytes", reader.file().size()},
          {"format", archive::name_of(reader.format())},
          {"created", contents.created},
          {"app", printable(contents.app)},
          {"database", printable(contents.database.name)},
          {"server_version", printable(contents.server_version)},
          {"labels", labels}};
}

}  // namespace

void print_preview(const backup::AnyFile& file, const RestorePreview& preview) {
  fmt::print("Restore of {} ({}, {})\n", printable(file.reader().file().path().string()), base::human_size(file.size()),
             file.format());
  print_line("from", origin_of(file));
  print_line("into", fmt::format("{} on PostgreSQL {}: {}", printable(preview.options.database),
                                 printable(preview.server_version), jobs::what_would_happen(preview)));
  print_line("needs", jobs::disk_in_words(preview));
  if (const std::string time = jobs::time_in_words(preview); !time.empty()) print_line("takes", time);
  print_tables(preview);
  fmt::print("\n");
  print_list("bound to it", preview.bonds());
  print_list("note", preview.notes);
  print_stale_views("note: ", "would go on showing the rows of before", preview.stale_views);
  print_list("in the way", preview.obstacles());
  if (preview.options.move_replication) print_list("afterwards", preview.advice());
}

nlohmann::json preview_json(const archive::ArchiveReader& reader, const RestorePreview& preview) {
  nlohmann::json tables = nlohmann::json::array();
  for (const auto& table : preview.tables) tables.push_back(table_json(table));
  nlohmann::json json{{"archive", archive_json(reader)},
                      {"database", printable(preview.options.database)},
                      {"destination", name_of(preview.options.destination)},
                      {"exists", preview.live.has_value()},
                      {"kept_as", printable(preview.kept_as)},
                      {"server_version", printable(preview.server_version)},
                      {"obstacles", preview.obstacles()},
                      {"notes", preview.notes},
                      {"bonds", preview.bonds()},
                      {"advice", preview.advice()},
                      {"stale_views", names_json(preview.stale_views)},
                      {"missing_roles", names_json(preview.missing_roles)},
                      {"missing_extensions", names_json(preview.missing_extensions)},
                      {"disk_bytes", preview.disk_bytes},
                      {"tables", tables}};
  json["seconds"] = preview.seconds ? nlohmann::json(*preview.seconds) : nlohmann::json(nullptr);
  return json;
}

void print_outcome(const backup::RestoreReport& report) {
  fmt::print("restored: {}, {}, in {} (ANALYZE {})\n", base::counted(report.tables, "table"),
             base::counted(report.rows, "row"), base::human_duration(report.seconds),
             base::human_duration(report.analyze_seconds));
  for (const std::string& role : report.created_roles) fmt::print("The role {} was made, NOLOGIN\n", printable(role));
  print_stale_views("note: ", "still shows the rows of before", report.stale_views);
  if (!report.kept_as.empty()) fmt::print("The database as it was is kept as {}\n", printable(report.kept_as));
}

nlohmann::json outcome_json(const backup::RestoreReport& report) {
  return {{"database", printable(report.database)},
          {"kept_as", printable(report.kept_as)},
          {"tables", report.tables},
          {"rows", report.rows},
          {"stale_views", names_json(report.stale_views)},
          {"created_roles", names_json(report.created_roles)},
          {"seconds", report.seconds},
          {"analyze_seconds", report.analyze_seconds}};
}

}  // namespace holdfast::cli
