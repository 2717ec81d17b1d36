#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "backup/wipe.h"
#include "backup/wipe_preview.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/shell.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/connection_options.h"
#include "cli/database_commands.h"
#include "cli/progress_display.h"
#include "cli/wipe_report.h"
#include "jobs/backup_settings.h"
#include "jobs/output_path.h"

namespace holdfast::cli {

namespace {

using base::Error;
using base::ErrorKind;

constexpr const char* kExamples =
    "  holdfast wipe --url postgresql://app@localhost/tarot                    # shows what it would do\n"
    "  holdfast wipe --url postgresql://app@localhost/tarot --confirm tarot    # a backup, then all rows gone\n"
    "  holdfast wipe --url postgresql://app@localhost/tarot --drop             # the schema, too\n"
    "\n"
    "From before the backup until the end the app can read but not write. Its own triggers on TRUNCATE run.\n";

struct Options {
  ConnectionOptions connection;
  std::string confirm;
  std::string output;
  bool no_backup = false;
  bool drop = false;
  bool json = false;
  unsigned lock_timeout = 10;
};

std::string app_of(const Options& options, const backup::WipePreview& preview) {
  const std::string& named = options.connection.settings().app;
  if (named.empty()) check_app_name(preview.database);
  return named.empty() ? preview.database : named;
}

// Who types it says what is to be wiped: the app, or the database where that may not be the app's.
std::string name_to_confirm(const Options& options, const backup::WipePreview& preview) {
  return options.connection.is_meant(preview.database) ? app_of(options, preview) : preview.database;
}

void check_confirmed(const Options& options, const backup::WipePreview& preview) {
  const std::string name = name_to_confirm(options, preview);
  if (options.confirm == name) return;
  const char* const what = options.connection.is_meant(preview.database) ? "app" : "database";
  throw Error(ErrorKind::refused,
              fmt::format("\"{}\" was confirmed, but the {} is {}", base::printable(options.confirm), what,
                          base::printable(name)),
              fmt::format("If {0} is what you want to wipe: --confirm {0}", base::shell_quoted(base::printable(name))));
}

backup::WipeOptions::BackupFirst backup_first(const Options& options, const std::string& app) {
  if (options.output == "-") {
    throw Error(ErrorKind::usage, "the backup before a wipe cannot go to standard output",
                "Give --output a file or a folder.");
  }
  const config::Settings& settings = options.connection.settings();
  const jobs::OutputPath output =
      jobs::choose_output(jobs::wishes_of(settings.backup, app, options.output), base::SystemClock().now());
  return {.options = {.target = options.connection.target(),
                      .app = app,
                      .format = output.format,
                      .level = jobs::level_of(settings, output.format),
                      .jobs = options.connection.jobs(),
                      .lock_timeout = std::chrono::seconds(options.lock_timeout),
                      .pg_bin = options.connection.pg_bin(),
                      .tool_version = HOLDFAST_VERSION},
          .path = output.path};
}

void print_preview(const Options& options, const backup::WipePreview& preview, const Context& context) {
  if (options.json) return print_wipe_preview_as_json(preview, options.drop);
  print_wipe_preview(preview, options.drop);
  if (const std::string doubt = options.connection.doubt_about(preview.database); !doubt.empty()) {
    fmt::print("\nnote: {}\n", doubt);
  }
  fmt::print("\nNothing was changed. {} would come first. To do it:\n\n  {}\n",
             options.no_backup ? "No backup" : "A backup",
             command_with(context, {"--confirm", name_to_confirm(options, preview)}));
}

void run(const Options& options, const Context& context) {
  const std::chrono::seconds lock_timeout(options.lock_timeout);
  backup::WipeOptions wishes{.target = options.connection.target(), .drop = options.drop, .lock_timeout = lock_timeout};
  const backup::WipePreview preview = backup::preview_wipe(wishes.target, lock_timeout, context.stop);
  if (options.confirm.empty()) return print_preview(options, preview, context);
  const std::string app = app_of(options, preview);
  check_confirmed(options, preview);
  if (!options.no_backup) wishes.backup = backup_first(options, app);
  if (!options.json) print_wipe_preview(preview, options.drop);
  std::fflush(stdout);
  backup::WipeReport report;
  {
    const auto progress = make_progress();
    report = backup::wipe(wishes, preview, *progress, context.stop);
    *context.acted = true;
  }
  if (options.json) return print_wipe_report_as_json(report);
  fmt::print("\n");
  print_wipe_report(report);
}

}  // namespace

void add_wipe_command(CLI::App& app, const Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App& command = *app.add_subcommand(
      "wipe", "Show what a database holds; with --confirm APP back it up, then remove all its rows");
  options->connection.add_to(command, context);
  command
      .add_option("--confirm", options->confirm,
                  "Do it; APP is the app's name, or the database's where the preview says so")
      ->type_name("APP");
  command.add_flag("--drop", options->drop, "Remove the schema as well: the database is as good as new");
  command
      .add_option("--output", options->output,
                  "A file or a folder for the backup; default BACKUP__DIRECTORY, else /tmp")
      ->type_name("PATH");
  command.add_flag("--no-backup", options->no_backup, "Make no backup first");
  options->connection.add_jobs_to(command, "Sessions that back up at once");
  command.add_option("--lock-timeout", options->lock_timeout, "Seconds to wait for a table that is locked")
      ->check(CLI::Range(1U, 86400U))
      ->capture_default_str();
  command.add_flag("--json", options->json, "Print the preview, or the outcome, as JSON");
  command.footer(footer(kExamples));
  command.callback([options, &context] { run(*options, context); });
}

}  // namespace holdfast::cli
