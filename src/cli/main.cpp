#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <string>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/redact.h"
#include "cli/arguments.h"
#include "cli/commands.h"

namespace {

using namespace holdfast;

// What was printed and did not arrive is an error, unless it told of something that is done: a script would do it
// again. `failure` is the errno of a write that failed.
int end_of(const cli::Context& context, int failure) {
  errno = failure != 0 ? failure : EIO;  // of an earlier write no errno is left
  if (failure == 0 && std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return 0;
  if (!*context.acted) base::throw_file_error("write", "standard output");
  base::log_warning("it is done; only the report of it could not be written to standard output");
  return 0;
}

// A descriptor that the caller has closed would be given to the next file that is opened, a backup even.
void open_standard_streams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::fcntl(fd, F_GETFD) == -1) ::open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY);
  }
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
  cli::add_deliver_command(app, context);
  cli::add_list_command(app, context);
  cli::add_pin_command(app, context);
  cli::add_prune_command(app, context);
  cli::add_undo_command(app, context);
  cli::add_forget_command(app, context);
  cli::add_settings_command(app, context);
  cli::add_status_command(app, context);
  cli::add_worker_command(app, context);
  cli::add_logs_command(app, context);
  cli::add_print_command(app, context);
  cli::refuse_empty_values(app);
  cli::refuse_unknown_command(app, arguments.shown);
  cli::refuse_unknown_options(app, arguments.shown);
  try {
    app.parse(std::move(arguments.reversed));
    return end_of(context, 0);
  } catch (const std::system_error& error) {  // of fmt::print
    return end_of(context, error.code().value());
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : base::exit_code(base::ErrorKind::usage);
  }
}

int report(const base::Error& error) {
  std::string words = fmt::format("error: {}\n", base::redacted(error.what()));
  if (!error.hint().empty()) words += fmt::format("hint: {}\n", base::redacted(error.hint()));
  std::fputs(words.c_str(), stderr);  // fmt::print would throw where nobody reads
  return base::exit_code(error.kind());
}

}  // namespace

int main(int argc, char** argv) {
  open_standard_streams();
  try {
    return run(argc, argv);
  } catch (const base::Error& error) {
    return report(error);
  } catch (const std::exception& error) {
    return report(base::Error(base::ErrorKind::internal, error.what(), "This is a bug in holdfast: please report it."));
  }
}
