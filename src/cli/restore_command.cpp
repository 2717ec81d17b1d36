#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <memory>
#include <nlohmann/json.hpp>

#include "backup/restore.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "base/threads.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/connection_options.h"
#include "cli/open_archive.h"
#include "cli/progress_display.h"

namespace holdfast::cli {

namespace {

using backup::RestorePreview;
using backup::TableComparison;

constexpr const char* kExamples =
    "  holdfast restore FILE --url postgresql://app@localhost/tarot             # shows what it would do\n"
    "  holdfast restore FILE --url postgresql://app@localhost/tarot --confirm   # does it\n";

struct Options {
  ConnectionOptions connection;
  std::string file;
  unsigned jobs = base::processors();
  bool confirm = false;
  bool json = false;
};

std::string rows_or_dash(const std::optional<uint64_t>& rows) {
  return rows ? base::with_thousands(*rows) : "-";
}

std::string change_of(const TableComparison& table) {
  const uint64_t after = table.in_backup.value_or(0);
  const uint64_t before = table.now.value_or(0);
  if (!table.in_backup) return "only here: would be gone";
  if (!table.now) return "only in the backup: would come back";
  if (after == before) return "";
  return after > before ? fmt::format("+{}", base::with_thousands(after - before))
                        : fmt::format("-{}", base::with_thousands(before - after));
}

void print_tables(const RestorePreview& preview) {
  size_t width = 5;
  for (const auto& table : preview.tables) {
    width = std::max(width, base::printable(table.schema + "." + table.name).size());
  }
  width = std::min<size_t>(width, 60);
  fmt::print("\n{:<{}}  {:>13}  {:>13}  {}\n", "Table", width, "In backup", "Now", "Change");
  for (const auto& table : preview.tables) {
    const std::string line =
        fmt::format("{:<{}}  {:>13}  {:>13}  {}", base::printable(table.schema + "." + table.name), width,
                    rows_or_dash(table.in_backup), rows_or_dash(table.now), change_of(table));
    fmt::print("{}\n", line.substr(0, line.find_last_not_of(' ') + 1));
  }
}

void print_preview(const archive::ArchiveReader& reader, const RestorePreview& preview, const Context& context,
                   bool confirmed) {
  const archive::Contents& contents = reader.contents();
  fmt::print("Restore of {}\n", base::printable(reader.file().path().string()));
  fmt::print("  from   app {}, database {}, PostgreSQL {}, {}\n", base::printable(contents.app),
             base::printable(contents.database.name), base::printable(contents.server_version),
             base::readable_utc(contents.created));
  fmt::print("  into   {} on PostgreSQL {}: {}\n", base::printable(preview.database), preview.server_version,
             preview.live ? fmt::format("it would be replaced, and kept as {}", base::printable(preview.kept_as))
                          : "it does not exist and would be created");
  print_tables(preview);
  fmt::print("\n");
  if (preview.server_is_older) fmt::print("note: the server is older than the one that was backed up\n");
  for (const std::string& obstacle : preview.obstacles()) fmt::print("in the way: {}\n", obstacle);
  if (confirmed) return;
  fmt::print("Nothing was changed. To do it:\n\n ");
  fmt::print(" holdfast");
  for (const std::string& word : context.words) fmt::print(" {}", shell_quoted(word));
  fmt::print(" --confirm\n");
}

nlohmann::json json_of(const RestorePreview& preview) {
  nlohmann::json tables = nlohmann::json::array();
  for (const auto& table : preview.tables) {
    nlohmann::json row{{"schema", base::printable(table.schema)}, {"name", base::printable(table.name)}};
    row["in_backup"] = table.in_backup ? nlohmann::json(*table.in_backup) : nlohmann::json(nullptr);
    row["now"] = table.now ? nlohmann::json(*table.now) : nlohmann::json(nullptr);
    tables.push_back(std::move(row));
  }
  return {{"database", base::printable(preview.database)},
          {"exists", preview.live.has_value()},
          {"kept_as", base::printable(preview.kept_as)},
          {"obstacles", preview.obstacles()},
          {"tables", tables}};
}

void run(const Options& options, const Context& context) {
  const archive::ArchiveReader reader = open_archive(options.file);
  const postgres::Target target = options.connection.target();
  std::string database = postgres::database_named_by(target);
  if (database.empty()) database = reader.contents().database.name;
  const std::string timestamp = fmt::format("{:%Y%m%d_%H%M%S}", fmt::gmtime(std::time(nullptr)));
  const RestorePreview preview = backup::preview_restore(reader, target, database, timestamp, context.stop);
  if (!options.json) print_preview(reader, preview, context, options.confirm);
  if (!options.confirm) {
    if (options.json) fmt::print("{}\n", json_of(preview).dump(2));
    return;
  }
  std::fflush(stdout);
  backup::RestoreReport report;
  {
    const auto progress = make_progress();
    report = backup::restore(reader, preview,
                             {.target = target, .database = database, .timestamp = timestamp, .jobs = options.jobs},
                             *progress, context.stop);
  }
  if (options.json) {
    fmt::print("{}\n", nlohmann::json{{"database", base::printable(report.database)},
                                      {"kept_as", base::printable(report.kept_as)},
                                      {"tables", report.tables},
                                      {"rows", report.rows},
                                      {"seconds", report.seconds},
                                      {"analyze_seconds", report.analyze_seconds}}
                           .dump());
    return;
  }
  fmt::print("restored: {}, {}, in {} (ANALYZE {})\n", base::counted(report.tables, "table"),
             base::counted(report.rows, "row"), base::human_duration(report.seconds),
             base::human_duration(report.analyze_seconds));
  if (!report.kept_as.empty()) fmt::print("The database as it was is kept as {}\n", base::printable(report.kept_as));
}

}  // namespace

void add_restore_command(CLI::App& app, const Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App& command = *app.add_subcommand(
      "restore", "Show what a restore would do; with --confirm do it, in a side database that is then swapped in");
  command.add_option("file", options->file, "The archive")->required();
  options->connection.add_to(command);
  command.add_option("--jobs", options->jobs, "Sessions that load at once; default: the processors here")
      ->check(CLI::Range(1U, 256U));
  command.add_flag("--confirm", options->confirm, "Do it");
  command.add_flag("--json", options->json, "Print the preview, or the outcome, as JSON");
  command.footer(footer(kExamples));
  command.callback([options, &context] { run(*options, context); });
}

}  // namespace holdfast::cli
