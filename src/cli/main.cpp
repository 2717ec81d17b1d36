#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/redact.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/near_word.h"

namespace {

using namespace holdfast;

// What was printed and did not arrive is an error, too.
void flush_standard_output() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  base::throw_file_error("write", "standard output");
}

// CLI11 would say that a command is required, and not which word is none.
void refuse_unknown_command(const CLI::App& app, const std::vector<std::string>& words) {
  if (words.empty() || words.front().starts_with('-')) return;
  std::vector<std::string> commands;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    commands.push_back(command->get_name());
  }
  const std::string& word = words.front();
  if (std::ranges::find(commands, word) != commands.end()) return;
  const std::string meant = cli::near_word(word, commands);
  throw base::Error(base::ErrorKind::usage, fmt::format("there is no command {}", base::printable(word)),
                    meant.empty()
                        ? "Run `holdfast --help`."
                        : fmt::format("Run `holdfast {}`, if that was meant; `holdfast --help` lists all.", meant));
}

int run(int argc, char** argv) {
  cli::Arguments arguments = cli::take_arguments(argc, argv);
  const base::Interrupt interrupt;
  const cli::Context context{.stop = interrupt.stop_token(), .words = arguments.shown};

  CLI::App app{
      "holdfast backs up and restores PostgreSQL databases.\n"
      "A backup is one standard file: gunzip -c FILE | psql restores it without holdfast.",
      "holdfast"};
  app.set_version_flag("--version", std::string("holdfast ") + HOLDFAST_VERSION);
  app.require_subcommand(1);
  app.failure_message(cli::usage_message);
  app.footer(
      cli::footer("  holdfast backup --url postgresql://app@localhost/tarot\n"
                  "  holdfast COMMAND --help\n"));
  cli::add_backup_command(app, context);
  cli::add_show_command(app, context);
  cli::add_verify_command(app, context);
  cli::add_restore_command(app, context);
  cli::add_wipe_command(app, context);
  cli::add_prove_command(app, context);
  cli::add_diff_command(app, context);
  cli::add_list_command(app, context);
  cli::add_undo_command(app, context);
  cli::add_forget_command(app, context);
  cli::add_settings_command(app, context);
  cli::add_status_command(app, context);
  cli::add_print_command(app, context);
  cli::refuse_empty_values(app);
  refuse_unknown_command(app, arguments.shown);
  try {
    app.parse(std::move(arguments.reversed));
    flush_standard_output();
    return 0;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : base::exit_code(base::ErrorKind::usage);
  }
}

int report(const base::Error& error) {
  fmt::print(stderr, "error: {}\n", base::redacted(error.what()));
  if (!error.hint().empty()) fmt::print(stderr, "hint: {}\n", base::redacted(error.hint()));
  return base::exit_code(error.kind());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const base::Error& error) {
    return report(error);
  } catch (const std::exception& error) {
    return report(base::Error(base::ErrorKind::internal, error.what(), "This is a bug in holdfast: please report it."));
  }
}
