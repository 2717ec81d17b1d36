#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/app_options.h"
#include "cli/commands.h"
#include "cli/database_commands.h"
#include "jobs/prune.h"

namespace holdfast::cli {

namespace {

constexpr const char* kExamples =
    "  holdfast prune --app tarot              # which backups would go, and why the others stay\n"
    "  holdfast prune --app tarot --confirm    # removes them\n"
    "\n"
    "How many stay is set by BACKUP__KEEP_LAST, _DAILY, _WEEKLY, _MONTHLY and _YEARLY; a pinned backup, the newest\n"
    "good one and the newest that was proved stay in any case.\n";

struct Options {
  AppOptions app;
  std::string folder;
  std::string pg_bin;
  bool confirm = false;
  bool json = false;
};

using Paths = std::vector<std::filesystem::path>;

bool is_in(const Paths& paths, const std::filesystem::path& path) {
  return std::ranges::find(paths, path) != paths.end();
}

// `gone`: what was removed; none: nothing was to be.
std::string why(const jobs::PruneEntry& entry, const std::optional<Paths>& gone) {
  if (entry.verdict.is_kept) return "kept: " + base::join(entry.verdict.reasons, ", ");
  if (!gone) return "would go";
  return is_in(*gone, entry.archive.path) ? "removed" : "kept for now: it is being delivered";
}

void print_plan(const jobs::PrunePlan& plan, const std::vector<jobs::IgnoredFile>& ignored,
                const std::optional<Paths>& gone) {
  size_t width = 4;
  for (const auto& entry : plan.entries) {
    width = std::max(width, base::printable(entry.archive.path.string()).size());
  }
  fmt::print("{:<{}}  {:>9}  {:<23}  Why\n", "File", width, "Size", "Created");
  for (const auto& entry : plan.entries) {
    fmt::print("{:<{}}  {:>9}  {:<23}  {}\n", base::printable(entry.archive.path.string()), width,
               base::human_size(entry.archive.bytes), base::readable_utc(entry.archive.created), why(entry, gone));
  }
  for (const auto& file : ignored) {
    fmt::print("ignored: {}: {}\n", base::printable(file.path.string()), file.why);
  }
}

nlohmann::json json_of(const jobs::PrunePlan& plan, const std::optional<Paths>& gone) {
  nlohmann::json archives = nlohmann::json::array();
  for (const auto& entry : plan.entries) {
    archives.push_back({{"file", base::printable(entry.archive.path.string())},
                        {"bytes", entry.archive.bytes},
                        {"created", entry.archive.created},
                        {"kept", entry.verdict.is_kept},
                        {"reasons", entry.verdict.reasons},
                        {"pinned", entry.archive.is_pinned},
                        {"why", why(entry, gone)},
                        {"removed", gone && is_in(*gone, entry.archive.path)}});
  }
  return {{"archives", archives}};
}

void run(const Options& options, const Context& context) {
  const config::Settings& settings = options.app.settings();
  if (settings.app.empty()) {
    throw base::Error(base::ErrorKind::usage, "which app's backups?", "Name it: --app APP, or APP__NAME.");
  }
  const std::string folder = options.folder.empty() ? settings.backup.directory.string() : options.folder;
  std::vector<jobs::IgnoredFile> ignored;
  const auto archives = jobs::list_archives({folder}, options.pg_bin, context.stop, &ignored);
  const jobs::PrunePlan plan = jobs::plan_prune(settings.app, archives, settings.backup.keep);
  std::optional<Paths> gone;
  if (options.confirm) gone = jobs::prune(plan);
  *context.acted = gone && !gone->empty();
  if (options.json) {
    fmt::print("{}\n", json_of(plan, gone).dump(2));
    return;
  }
  print_plan(plan, ignored, gone);
  if (gone) {
    fmt::print("\n{} removed\n", base::counted(gone->size(), "backup"));
  } else if (plan.removes_anything()) {
    fmt::print("\nNothing was removed. To give {} back:\n\n  {}\n", base::human_size(plan.bytes),
               command_with(context, {"--confirm"}));
  } else {
    fmt::print("\nNothing would be removed.\n");
  }
}

}  // namespace

void add_prune_command(CLI::App& app, const Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App& command = *app.add_subcommand("prune", "Show which backups of an app are no longer kept, and remove them");
  command.add_option("folder", options->folder, "Where they are; default BACKUP__DIRECTORY, else /tmp")
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory);
  options->app.add_to(command);
  command.add_flag("--confirm", options->confirm, "Remove them; without it nothing is removed");
  command.add_option("--pg-bin", options->pg_bin, "Folder of pg_restore, for a .dump")
      ->type_name("DIR")
      ->envname("BACKUP__PG_BIN");
  command.add_flag("--json", options->json, "Print the plan as JSON");
  command.footer(footer(kExamples));
  command.callback([options, &context] { run(*options, context); });
}

}  // namespace holdfast::cli
