#include "cli/wipe_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "postgres/database_facts.h"

namespace holdfast::cli {

namespace {

using base::printable;
using nlohmann::json;

constexpr size_t kWidestName = 60;

std::string rows_in_words(const std::optional<uint64_t>& rows) {
  return rows ? base::with_thousands(*rows) : "?";
}

json json_of_rows(const std::optional<uint64_t>& rows) {
  return rows ? json(*rows) : json(nullptr);
}

template <typename Tables>
json json_of_tables(const Tables& tables) {
  json list = json::array();
  for (const auto& [table, rows] : tables) {
    list.push_back({{"schema", printable(table.schema)},
                    {"name", printable(table.name)},
                    {"rows", json_of_rows(rows)},
                    {"bytes", table.bytes}});
  }
  return list;
}

json json_of_names(const std::vector<std::string>& names) {
  json list = json::array();
  for (const std::string& name : names) list.push_back(printable(name));
  return list;
}

template <typename Facts>
json json_of_facts(const Facts& facts) {
  json list = json::array();
  for (const auto& fact : facts) list.push_back(postgres::describe(fact));
  return list;
}

template <typename Infos, typename Chosen>
std::vector<std::string> names_of(const Infos& infos, Chosen is_chosen) {
  std::vector<std::string> names;
  for (const auto& info : infos) {
    if (is_chosen(info)) names.push_back(info.qualified);
  }
  return names;
}

void print_line(const std::string& name, size_t width, const std::string& rows, const std::string& size) {
  fmt::print("{:<{}}  {:>13}  {:>10}\n", name, width, rows, size);
}

void print_tables(const backup::WipePreview& preview) {
  size_t width = 5;
  for (const auto& table : preview.tables) width = std::max(width, printable(table.table.qualified).size());
  width = std::min(width, kWidestName);
  fmt::print("\n");
  print_line("Table", width, "Rows", "Size");
  uint64_t bytes = 0;
  for (const auto& [table, rows] : preview.tables) {
    print_line(printable(table.qualified), width, rows_in_words(rows), base::human_size(table.bytes));
    bytes += table.bytes;
  }
  for (const auto& [table, rows] : preview.configuration) {
    print_line(printable(table.qualified), width, base::with_thousands(rows), "of the user");
    bytes += 0;
  }
  const bool all_known = std::ranges::all_of(preview.tables, [](const auto& table) { return table.rows.has_value(); });
  print_line("all", width, all_known ? base::with_thousands(preview.rows()) : "?", base::human_size(bytes));
  fmt::print("\n");
}

void print_what_else_goes(const backup::WipePreview& preview) {
  const auto restarted = std::ranges::count(preview.sequences, false, &postgres::SequenceInfo::counts_on);
  const auto refreshed = std::ranges::count(preview.views, true, &postgres::MaterializedViewInfo::is_populated);
  fmt::print("{} restarted, {} removed, {} refreshed; the schema stays\n",
             base::counted(static_cast<uint64_t>(restarted), "sequence"),
             base::counted(preview.large_objects, "large object"),
             base::counted(static_cast<uint64_t>(refreshed), "materialized view"));
}

void print_what_stays(const backup::WipePreview& preview) {
  for (const auto& sequence : preview.sequences) {
    if (sequence.counts_on) fmt::print("left alone: sequence {}\n", printable(sequence.qualified));
  }
  for (const std::string& table : preview.foreign_tables) {
    fmt::print("left alone: foreign table {}, whose rows are elsewhere\n", printable(table));
  }
  for (const auto& [table, rows] : preview.configuration) {
    fmt::print("kept: the rows of {} that its extension put there\n", printable(table.qualified));
  }
  for (const auto& table : preview.left_alone) {
    fmt::print("left alone: {} of the extension {}\n", printable(table.qualified), printable(table.extension));
  }
}

}  // namespace

void print_wipe_preview(const backup::WipePreview& preview, bool drop) {
  fmt::print("Wipe of {} on PostgreSQL {}{}\n", printable(preview.database), preview.server_version,
             preview.facts.bytes ? ", " + base::human_size(*preview.facts.bytes) : "");
  print_tables(preview);
  if (drop) {
    fmt::print("{} removed; everything else in the database as well, its schema included\n",
               base::counted(preview.large_objects, "large object"));
  } else {
    print_what_else_goes(preview);
    print_what_stays(preview);
  }
  for (const std::string& note : preview.notes(drop)) fmt::print("note: {}\n", note);
  for (const std::string& obstacle : preview.obstacles(drop)) fmt::print("in the way: {}\n", obstacle);
}

void print_wipe_preview_as_json(const backup::WipePreview& preview, bool drop) {
  const auto counts_on = [](const postgres::SequenceInfo& sequence) { return sequence.counts_on; };
  const auto restarts = [](const postgres::SequenceInfo& sequence) { return !sequence.counts_on; };
  const auto is_populated = [](const postgres::MaterializedViewInfo& view) { return view.is_populated; };
  json left_alone = json::array();
  for (const auto& table : preview.left_alone) {
    left_alone.push_back({{"table", printable(table.qualified)}, {"extension", printable(table.extension)}});
  }
  const json preview_json{{"database", printable(preview.database)},
                          {"drop", drop},
                          {"bytes", preview.facts.bytes ? json(*preview.facts.bytes) : json(nullptr)},
                          {"rows", preview.rows()},
                          {"tables", json_of_tables(preview.tables)},
                          {"configuration_tables", json_of_tables(preview.configuration)},
                          {"extension_tables_left_alone", left_alone},
                          {"foreign_tables_left_alone", json_of_names(preview.foreign_tables)},
                          {"sequences", json_of_names(names_of(preview.sequences, restarts))},
                          {"sequences_left_alone", json_of_names(names_of(preview.sequences, counts_on))},
                          {"materialized_views", json_of_names(names_of(preview.views, is_populated))},
                          {"large_objects", preview.large_objects},
                          {"truncate_triggers", json_of_names(preview.truncate_triggers)},
                          {"subscriptions", json_of_facts(preview.facts.subscriptions)},
                          {"logical_slots", json_of_facts(preview.facts.slots)},
                          {"prepared_transactions", json_of_facts(preview.facts.prepared_transactions)},
                          {"sessions", json_of_facts(preview.facts.sessions)},
                          {"background_workers", json_of_facts(preview.facts.workers)},
                          {"role", postgres::describe(preview.facts.rights)},
                          {"notes", preview.notes(drop)},
                          {"obstacles", preview.obstacles(drop)}};
  fmt::print("{}\n", preview_json.dump(2));
}

void print_wipe_report(const backup::WipeReport& report) {
  const std::string rows = fmt::format("{} of {}", base::counted(report.rows(), "row"),
                                       base::counted(report.tables.size() + report.configuration.size(), "table"));
  const std::string took = base::human_duration(report.seconds);
  if (report.dropped) {
    fmt::print("wiped: {}, {}, and the schema, in {}\n", rows,
               base::counted(report.dropped->large_objects, "large object"), took);
    for (const std::string& slot : report.dropped->abandoned_slots) {
      fmt::print("the slot {} stays at its publisher and keeps WAL there: drop it\n", printable(slot));
    }
    for (const std::string& name : report.dropped->kept_extensions) {
      fmt::print("the extension {} stays\n", printable(name));
    }
  } else {
    fmt::print("wiped: {}, {}; {} restarted, {} refreshed, in {}\n", rows,
               base::counted(report.large_objects, "large object"), base::counted(report.sequences, "sequence"),
               base::counted(report.views_refreshed, "materialized view"), took);
  }
  for (const std::string& view : report.views_left_unpopulated) {
    fmt::print("{} is left without data, since it reads from a view without data\n", printable(view));
  }
  for (const auto& [table, count] : report.rows_left) {
    fmt::print("{} holds {} that a trigger of the app wrote meanwhile\n", printable(table.qualified),
               base::counted(count.value_or(0), "row"));
  }
  for (const auto& [table, count] : report.tables) {
    if (!count) fmt::print("how many rows {} had could not be seen\n", printable(table.qualified));
  }
  if (report.backup) fmt::print("{}\n", report.backup->file.string());
}

void print_wipe_report_as_json(const backup::WipeReport& report) {
  json outcome{{"database", printable(report.database)},
               {"backup", report.backup ? json(printable(report.backup->file.string())) : json(nullptr)},
               {"drop", report.dropped.has_value()},
               {"rows", report.rows()},
               {"tables", json_of_tables(report.tables)},
               {"configuration_tables", json_of_tables(report.configuration)},
               {"rows_left", json_of_tables(report.rows_left)},
               {"sequences", report.sequences},
               {"large_objects", report.dropped ? report.dropped->large_objects : report.large_objects},
               {"views_refreshed", report.views_refreshed},
               {"views_left_unpopulated", json_of_names(report.views_left_unpopulated)},
               {"seconds", report.seconds}};
  if (report.dropped) {
    outcome["kept_extensions"] = json_of_names(report.dropped->kept_extensions);
    outcome["abandoned_slots"] = json_of_names(report.dropped->abandoned_slots);
  }
  fmt::print("{}\n", outcome.dump());
}

}  // namespace holdfast::cli
