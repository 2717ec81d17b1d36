#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "base/error.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/redact.h"
#include "cli/arguments.h"
#include "cli/commands.h"

namespace {

using namespace holdfast;

// What was printed and did not arrive is an error, too.
void flush_standard_output() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  base::throw_file_error("write", "standard output");
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
  cli::refuse_empty_values(app);
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
