#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "backup/undo.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "base/threads.h"
#include "cli/commands.h"
#include "cli/connection_options.h"
#include "cli/database_commands.h"

namespace holdfast::cli {

namespace {

using backup::RowCount;
using backup::UndoneTable;
using backup::UndoPreview;

constexpr const char* kExamples =
    "  holdfast undo --url postgresql://app@localhost/tarot             # shows what would come back\n"
    "  holdfast undo --url postgresql://app@localhost/tarot --confirm   # does it; it can be undone the same way\n";

struct Options {
  ConnectionOptions connection;
  std::string to;
  bool confirm = false;
  bool json = false;
  bool move_replication = false;
};

std::string rows_or_dash(const std::optional<RowCount>& count) {
  if (!count) return "-";
  return count->rows ? base::with_thousands(*count->rows) : "?";
}

void print_tables(const UndoPreview& preview) {
  size_t width = 5;
  for (const auto& table : preview.tables) {
    width = std::max(width, base::printable(table.schema + "." + table.name).size());
  }
  width = std::min<size_t>(width, 60);
  fmt::print("\n{:<{}}  {:>13}  {:>13}\n", "Table", width, "Comes back", "Now");
  for (const auto& table : preview.tables) {
    fmt::print("{:<{}}  {:>13}  {:>13}\n", base::printable(table.schema + "." + table.name), width,
               rows_or_dash(table.kept), rows_or_dash(table.now));
  }
  fmt::print("\n");
}

void print_preview(const UndoPreview& preview, const Context& context, bool confirmed) {
  const std::string database = base::printable(preview.database);
  fmt::print("Undo for {}\n", database);
  fmt::print("  back comes  {}: {} as it was at {}\n", base::printable(preview.kept.name), database,
             base::readable_utc(preview.kept.story.at));
  fmt::print("  instead of  {}\n", preview.live ? fmt::format("the present {}, which is kept as {}", database,
                                                              base::printable(preview.becomes))
                                                : fmt::format("nothing: there is no {} just now", database));
  if (preview.replaced_since) {
    fmt::print("note: the present {} is not the one that took its place then\n", database);
  }
  if (!preview.others.empty()) {
    std::vector<std::string> names;
    for (const std::string& name : preview.others) names.push_back(base::printable(name));
    fmt::print("note: {} kept, too; --to NAME brings another back: {}\n",
               names.size() == 1 ? "one more is" : "others are", base::join(names, ", "));
  }
  print_tables(preview);
  for (const std::string& note : preview.notes) fmt::print("note: {}\n", note);
  if (const auto users = preview.users.ours_to_end(); !users.empty()) {
    fmt::print("sessions that would be ended: {}\n", base::join(users, ", "));
  }
  for (const std::string& line : preview.advice()) fmt::print("{}\n", line);
  for (const std::string& obstacle : preview.obstacles()) fmt::print("in the way: {}\n", obstacle);
  if (confirmed) return;
  fmt::print("Nothing was changed. To do it:\n\n  {}\n", command_with(context, {"--confirm"}));
}

nlohmann::json json_of(const UndoPreview& preview) {
  const auto number = [](const std::optional<RowCount>& count) {
    return count && count->rows ? nlohmann::json(*count->rows) : nlohmann::json(nullptr);
  };
  nlohmann::json tables = nlohmann::json::array();
  for (const UndoneTable& table : preview.tables) {
    tables.push_back({{"schema", base::printable(table.schema)},
                      {"name", base::printable(table.name)},
                      {"in_kept", table.kept.has_value()},
                      {"kept_rows", number(table.kept)},
                      {"in_present", table.now.has_value()},
                      {"present_rows", number(table.now)}});
  }
  return {
      {"database", base::printable(preview.database)},
      {"comes_back", base::printable(preview.kept.name)},
      {"replaced_at", preview.kept.story.at},
      {"present_kept_as", preview.live ? nlohmann::json(base::printable(preview.becomes)) : nlohmann::json(nullptr)},
      {"sessions", preview.users.words()},
      {"replication", preview.advice()},
      {"notes", preview.notes},
      {"obstacles", preview.obstacles()},
      {"tables", tables}};
}

void run(const Options& options, const Context& context) {
  backup::UndoOptions wishes{.target = options.connection.target(),
                             .to = options.to,
                             .now = base::iso_utc(base::SystemClock().now()),
                             .tool_version = HOLDFAST_VERSION,
                             .move_replication = options.move_replication,
                             .jobs = base::processors()};
  wishes.database = options.connection.required_database();
  std::optional<postgres::AppLock> lock;
  if (options.confirm) {
    lock.emplace(wishes.target, wishes.database, "undo", context.stop);
    backup::clear_leftovers(wishes.target, wishes.database, *lock, context.stop);
  }
  const UndoPreview preview = backup::preview_undo(wishes, context.stop);
  if (!options.json) print_preview(preview, context, options.confirm);
  if (!options.confirm) {
    if (options.json) fmt::print("{}\n", json_of(preview).dump(2));
    return;
  }
  std::fflush(stdout);
  backup::undo(wishes, preview, *lock, context.stop);
  *context.acted = true;
  if (options.json) {
    nlohmann::json json = json_of(preview);
    json["done"] = true;
    fmt::print("{}\n", json.dump(2));
    return;
  }
  fmt::print("undone: {} is what was {}\n", base::printable(preview.database), base::printable(preview.kept.name));
  if (preview.live) fmt::print("What was there is kept as {}\n", base::printable(preview.becomes));
}

}  // namespace

void add_undo_command(CLI::App& app, const Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App& command = *app.add_subcommand(
      "undo", "Show which kept database would come back into the place of the present one; with --confirm do it");
  options->connection.add_to(command, context);
  command.add_option("--to", options->to, "Which kept database; default: the newest")->type_name("NAME");
  command.add_flag("--confirm", options->confirm, "Do it");
  command.add_flag("--move-replication", options->move_replication,
                   "Do it although the present database has enabled subscriptions or logical replication slots");
  command.add_flag("--json", options->json, "Print the preview, or the outcome, as JSON");
  command.footer(footer(kExamples));
  command.callback([options, &context] { run(*options, context); });
}

}  // namespace holdfast::cli
