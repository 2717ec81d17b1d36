#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "base/error.h"
#include "base/interrupt.h"
#include "cli/arguments.h"
#include "cli/commands.h"

namespace {

using namespace holdfast;

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
  try {
    app.parse(std::move(arguments.reversed));
    return 0;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : base::exit_code(base::ErrorKind::usage);
  }
}

int report(const base::Error& error) {
  fmt::print(stderr, "error: {}\n", error.what());
  if (!error.hint().empty()) fmt::print(stderr, "hint: {}\n", error.hint());
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
