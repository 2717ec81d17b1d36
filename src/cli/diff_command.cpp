#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "archive/archive_diff.h"
#include "base/clock.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/open_archive.h"

namespace holdfast::cli {

namespace {

using archive::ArchiveDiff;
using archive::Change;
using archive::TableDiff;

constexpr const char* kExamples =
    "  holdfast diff tarot_monday.sql.gz tarot_tuesday.sql.gz\n"
    "  holdfast diff --json A B | jq '.tables[] | select(.change != \"identical\")'\n"
    "\n"
    "The exit code is 0 whether or not they differ; \"differ\" in --json says which.\n";

std::string name_of(const TableDiff& table) {
  return base::printable(table.schema + "." + table.name);
}

std::string or_dash(const std::optional<uint64_t>& number) {
  return number ? base::with_thousands(*number) : "-";
}

std::string gain(uint64_t before, uint64_t after, std::string_view unit) {
  return after >= before ? fmt::format("+{}{}", base::with_thousands(after - before), unit)
                         : fmt::format("-{}{}", base::with_thousands(before - after), unit);
}

std::string change_in_words(const TableDiff& table) {
  if (table.change != Change::differs) return std::string(archive::name_of(table.change));
  const std::string bytes =
      *table.bytes_a == *table.bytes_b ? "" : ", " + gain(*table.bytes_a, *table.bytes_b, " bytes");
  if (*table.rows_a == *table.rows_b) return "as many rows, not the same" + bytes;
  return gain(*table.rows_a, *table.rows_b, " rows") + bytes;
}

void print_side(char letter, const archive::ArchiveReader& reader) {
  const archive::Contents& contents = reader.contents();
  fmt::print("{}: {}\n   {}, app {}, database {}, PostgreSQL {}\n", letter,
             base::printable(reader.file().path().string()), base::readable_utc(base::printable(contents.created)),
             base::printable(contents.app), base::printable(contents.database.name),
             base::printable(contents.server_version));
}

void print_tables(const std::vector<TableDiff>& tables) {
  const auto is_identical = [](const TableDiff& table) { return table.change == Change::none; };
  const auto identical = static_cast<size_t>(std::ranges::count_if(tables, is_identical));
  if (identical < tables.size()) {
    size_t width = 5;
    for (const TableDiff& table : tables) {
      if (!is_identical(table)) width = std::max(width, name_of(table).size());
    }
    width = std::min<size_t>(width, 60);
    fmt::print("\n{:<{}}  {:>13}  {:>13}  {}\n", "Table", width, "Rows in A", "Rows in B", "Change");
    for (const TableDiff& table : tables) {
      if (is_identical(table)) continue;
      fmt::print("{:<{}}  {:>13}  {:>13}  {}\n", name_of(table), width, or_dash(table.rows_a), or_dash(table.rows_b),
                 change_in_words(table));
    }
  }
  fmt::print("\n{} of {} the same rows.\n", base::with_thousands(identical),
             base::counted(tables.size(), "table") + (tables.size() == 1 ? " has" : " have"));
}

void print_text(const archive::ArchiveReader& a, const archive::ArchiveReader& b, const ArchiveDiff& diff) {
  print_side('A', a);
  print_side('B', b);
  print_tables(diff.tables);
  if (!diff.entries.empty()) fmt::print("\nSchema\n");
  for (const auto& entry : diff.entries) {
    fmt::print("  {:<9}  {} {}\n", archive::name_of(entry.change), base::printable(entry.type),
               base::printable(entry.schema.empty() ? entry.name : entry.schema + "." + entry.name));
  }
  if (!diff.facts.empty()) fmt::print("\nOther\n");
  for (const auto& fact : diff.facts) {
    fmt::print("  {}: {} -> {}\n", base::printable(fact.what), fact.a ? base::printable(*fact.a) : "none",
               fact.b ? base::printable(*fact.b) : "none");
  }
  if (a.contents().engine != b.contents().engine) {
    fmt::print(
        "\nThey were made by different engines: a table whose partitions are hashed on an enum may differ in the\n"
        "order of its columns alone.\n");
  }
  if (!diff.any()) fmt::print("No difference.\n");
}

nlohmann::json side_json(const archive::ArchiveReader& reader) {
  const archive::Contents& contents = reader.contents();
  return {{"file", base::printable(reader.file().path().string())},
          {"created", contents.created},
          {"app", base::printable(contents.app)},
          {"database", base::printable(contents.database.name)},
          {"server_version", contents.server_version}};
}

template <typename Value>
nlohmann::json or_null(const std::optional<Value>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

nlohmann::json fact_json(const std::optional<std::string>& value) {
  return value ? nlohmann::json(base::printable(*value)) : nlohmann::json(nullptr);
}

void print_json(const archive::ArchiveReader& a, const archive::ArchiveReader& b, const ArchiveDiff& diff) {
  nlohmann::json tables = nlohmann::json::array();
  for (const TableDiff& table : diff.tables) {
    tables.push_back({{"schema", base::printable(table.schema)},
                      {"name", base::printable(table.name)},
                      {"change", archive::name_of(table.change)},
                      {"rows_a", or_null(table.rows_a)},
                      {"rows_b", or_null(table.rows_b)},
                      {"bytes_a", or_null(table.bytes_a)},
                      {"bytes_b", or_null(table.bytes_b)}});
  }
  nlohmann::json entries = nlohmann::json::array();
  for (const auto& entry : diff.entries) {
    entries.push_back({{"type", base::printable(entry.type)},
                       {"schema", base::printable(entry.schema)},
                       {"name", base::printable(entry.name)},
                       {"change", archive::name_of(entry.change)}});
  }
  nlohmann::json facts = nlohmann::json::array();
  for (const auto& fact : diff.facts) {
    facts.push_back({{"what", base::printable(fact.what)}, {"a", fact_json(fact.a)}, {"b", fact_json(fact.b)}});
  }
  const nlohmann::json json{{"a", side_json(a)}, {"b", side_json(b)}, {"differ", diff.any()},
                            {"tables", tables},  {"schema", entries}, {"other", facts}};
  fmt::print("{}\n", json.dump(2, ' ', true, nlohmann::json::error_handler_t::replace));
}

}  // namespace

void add_diff_command(CLI::App& app, const Context& context) {
  struct Options {
    std::string a;
    std::string b;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App& command =
      *app.add_subcommand("diff", "Show what changed between two archives, from their contents; no row is read");
  command.add_option("a", options->a, "An archive; of one in parts any part, or their folder")
      ->required()
      ->type_name("FILE");
  command.add_option("b", options->b, "The other one, as a rule the newer")->required()->type_name("FILE");
  command.add_flag("--json", options->json, "Print it as JSON, identical tables too");
  command.footer(footer(kExamples));
  command.callback([options, &context] {
    const archive::ArchiveReader a = open_archive(options->a);
    const archive::ArchiveReader b = open_archive(options->b);
    const ArchiveDiff diff = archive::diff(a, b, context.stop);
    options->json ? print_json(a, b, diff) : print_text(a, b, diff);
  });
}

}  // namespace holdfast::cli
