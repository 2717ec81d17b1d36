#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "backup/forget.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/connection_options.h"
#include "cli/database_commands.h"
#include "postgres/databases.h"

namespace holdfast::cli {

namespace {

using backup::ForgetPreview;
using base::Error;
using base::ErrorKind;

constexpr const char* kExamples =
    "  holdfast forget --all --url postgresql://app@localhost/tarot                  # shows what would be dropped\n"
    "  holdfast forget --older-than 7 --url postgresql://app@localhost/tarot --confirm\n"
    "  holdfast forget tarot__before_20231124_030000 --url postgresql://app@localhost/tarot --confirm\n";

struct Options {
  ConnectionOptions connection;
  backup::ForgetWishes wishes;
  bool leftovers = false;
  bool confirm = false;
  bool json = false;
};

void check(const Options& options) {
  const backup::ForgetWishes& wishes = options.wishes;
  const int ways = (wishes.names.empty() ? 0 : 1) + (wishes.all ? 1 : 0) + (wishes.older_than_days >= 0 ? 1 : 0);
  if (ways == 1 || (ways == 0 && options.leftovers)) return;
  throw Error(ErrorKind::usage,
              ways == 0 ? "nothing was named to forget" : "names, --all and --older-than do not go together",
              "Name kept databases, as `holdfast list` shows them, or give --all or --older-than DAYS.");
}

std::string size_of(const backup::KeptDatabase& database) {
  return database.bytes ? base::human_size(*database.bytes) : "?";
}

void print_preview(const ForgetPreview& preview, const Context& context, bool confirmed) {
  fmt::print("Kept databases of {} that would be dropped: {}\n", base::printable(preview.database),
             preview.to_drop.size());
  uint64_t bytes = 0;
  for (const auto& one : preview.to_drop) {
    fmt::print("  {}  {}  {}, {}\n", base::printable(one.kept.name), size_of(one.kept),
               base::readable_utc(one.kept.story.at), base::counted(one.kept.sessions, "session"));
    bytes += one.kept.bytes.value_or(0);
    for (const auto& slot : one.slots) {
      fmt::print("    with it goes the logical replication slot {}, for which {} of WAL are kept\n",
                 base::printable(slot.name), base::human_size(slot.retained_bytes));
    }
    if (!one.kept.story.subscriptions.empty()) {
      fmt::print("    its subscriptions have no slot any more; those of their publishers stay as they are\n");
    }
  }
  for (const auto& leftover : preview.leftovers) {
    fmt::print("  {}  {}  left behind by a run that died\n", base::printable(leftover.name), size_of(leftover));
    bytes += leftover.bytes.value_or(0);
  }
  fmt::print("  {} in all\n", base::human_size(bytes));
  for (const std::string& obstacle : preview.obstacles()) fmt::print("in the way: {}\n", obstacle);
  if (confirmed) return;
  fmt::print("Nothing was changed. To do it:\n\n  {}\n", command_with(context, {"--confirm"}));
}

nlohmann::json json_of(const ForgetPreview& preview) {
  const auto row = [](const backup::KeptDatabase& database) {
    return nlohmann::json{{"name", base::printable(database.name)},
                          {"bytes", database.bytes ? nlohmann::json(*database.bytes) : nlohmann::json(nullptr)},
                          {"at", database.story.at},
                          {"sessions", database.sessions}};
  };
  nlohmann::json to_drop = nlohmann::json::array();
  for (const auto& one : preview.to_drop) {
    nlohmann::json slots = nlohmann::json::array();
    for (const auto& slot : one.slots) slots.push_back(base::printable(slot.name));
    to_drop.push_back(row(one.kept));
    to_drop.back()["slots"] = slots;
  }
  nlohmann::json leftovers = nlohmann::json::array();
  for (const auto& leftover : preview.leftovers) leftovers.push_back(row(leftover));
  return {{"database", base::printable(preview.database)},
          {"to_drop", to_drop},
          {"leftovers", leftovers},
          {"obstacles", preview.obstacles()}};
}

void run(const Options& options, const Context& context) {
  check(options);
  backup::ForgetWishes wishes = options.wishes;
  const postgres::Target target = options.connection.target();
  wishes.database = options.connection.required_database();
  std::optional<postgres::AppLock> lock;
  if (options.confirm) lock.emplace(target, wishes.database, "forget", context.stop);
  const ForgetPreview preview = backup::preview_forget(target, wishes, base::SystemClock().now(), context.stop);
  if (!options.json) print_preview(preview, context, options.confirm);
  if (!options.confirm) {
    if (options.json) fmt::print("{}\n", json_of(preview).dump(2));
    return;
  }
  std::fflush(stdout);
  const std::vector<std::string> dropped = backup::forget(target, preview, *lock, context.stop);
  *context.acted = true;
  std::vector<std::string> names;
  for (const std::string& name : dropped) names.push_back(base::printable(name));
  if (options.json) {
    fmt::print("{}\n", nlohmann::json{{"database", base::printable(wishes.database)}, {"dropped", names}}.dump());
    return;
  }
  fmt::print("dropped: {}\n", names.empty() ? "nothing" : base::join(names, ", "));
}

}  // namespace

void add_forget_command(CLI::App& app, const Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App& command = *app.add_subcommand(
      "forget", "Show which kept databases would be dropped; with --confirm drop them, and what dead runs left behind");
  command.add_option("names", options->wishes.names, "Kept databases, as `holdfast list` names them");
  options->connection.add_to(command, context);
  command.add_flag("--all", options->wishes.all, "All that are kept for the database");
  command.add_option("--older-than", options->wishes.older_than_days, "Those replaced at least so many days ago")
      ->type_name("DAYS")
      ->check(CLI::Range(0, 36500));
  command.add_flag("--leftovers", options->leftovers, "Nothing else than what dead runs left behind");
  command.add_flag("--confirm", options->confirm, "Do it");
  command.add_flag("--json", options->json, "Print the preview, or the outcome, as JSON");
  command.footer(footer(kExamples));
  command.callback([options, &context] { run(*options, context); });
}

}  // namespace holdfast::cli
