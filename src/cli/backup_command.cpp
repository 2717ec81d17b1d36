#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "archive/format.h"
#include "backup/backup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "base/threads.h"
#include "cli/commands.h"
#include "cli/connection_options.h"
#include "cli/output_path.h"
#include "cli/progress_display.h"

namespace holdfast::cli {

namespace {

using base::Error;
using base::ErrorKind;

constexpr const char* kExamples =
    "  holdfast backup --url postgresql://app@localhost/tarot\n"
    "  holdfast backup before_migration --label commit=abc123\n"
    "  holdfast backup --output /backups/ --format sql.zst\n"
    "  holdfast backup --output - | ssh other 'cat > tarot.sql.gz'\n";

struct Options {
  ConnectionOptions connection;
  std::string name;
  std::string app;
  std::string format;
  std::string output;
  std::string engine = "parallel";
  int level = -1;
  unsigned jobs = base::processors();
  unsigned lock_timeout = 60;
  std::vector<std::string> labels;
  bool json = false;
};

std::map<std::string, std::string> parse_labels(const std::vector<std::string>& words) {
  std::map<std::string, std::string> labels;
  for (const std::string& word : words) {
    const size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0 || !base::is_valid_utf8(word)) {
      throw Error(ErrorKind::usage, fmt::format("\"{}\" is no label", base::printable(word)),
                  "Write --label key=value.");
    }
    if (!labels.emplace(word.substr(0, equals), word.substr(equals + 1)).second) {
      throw Error(ErrorKind::usage,
                  fmt::format("the label {} is given twice", base::printable(word.substr(0, equals))));
    }
  }
  return labels;
}

int chosen_level(const Options& options, archive::Format format) {
  const archive::LevelRange range = archive::levels(format);
  if (options.level < 0) return range.standard;
  if (options.level >= range.lowest && options.level <= range.highest) return options.level;
  throw Error(ErrorKind::usage,
              fmt::format("--level {} is out of range for {}", options.level, archive::name_of(format)),
              range.highest == 0 ? "Leave it out: plain text is not compressed."
                                 : fmt::format("It goes from {} to {}.", range.lowest, range.highest));
}

void print_report(const backup::BackupReport& report, const Options& options, std::FILE* stream) {
  if (options.json) {
    const nlohmann::json json{{"app", report.app},       {"file", report.file.string()}, {"bytes", report.bytes},
                              {"tables", report.tables}, {"rows", report.rows},          {"seconds", report.seconds}};
    fmt::print(stream, "{}\n", json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace));
    return;
  }
  fmt::print(stream, "Database Backup\nApp: {}\nSize: {}\nTables: {}\nTime: {}\n", report.app,
             base::megabytes(report.bytes), report.tables, base::human_duration(report.seconds));
  if (!report.file.empty()) fmt::print(stream, "{}\n", report.file.string());
}

// The progress display is gone when this returns, so that the report stands alone.
template <typename Destination>
backup::BackupReport back_up(const backup::BackupOptions& wishes, Destination& destination, const Context& context) {
  const auto progress = make_progress();
  return backup::back_up(wishes, destination, *progress, context.stop);
}

void run(const Options& options, const Context& context) {
  backup::BackupOptions wishes{
      .target = options.connection.target(),
      .app = options.app,
      .engine = options.engine == "pg_dump" ? backup::Engine::pg_dump : backup::Engine::parallel,
      .jobs = options.jobs,
      .labels = parse_labels(options.labels),
      .lock_timeout = std::chrono::seconds(options.lock_timeout),
      .pg_bin = options.connection.pg_bin,
      .tool_version = HOLDFAST_VERSION};
  if (!wishes.app.empty()) check_app_name(wishes.app);
  const auto named_format = archive::format_named(options.format);
  OutputWishes output_wishes{.app = wishes.app, .name = options.name, .output = options.output, .format = named_format};
  if (wishes.app.empty()) {
    wishes.app = postgres::Connection(wishes.target, context.stop).database();
    check_app_name(wishes.app);
    output_wishes.app = wishes.app;
  }
  const OutputPath output = choose_output(output_wishes, base::SystemClock().now());
  wishes.format = output.format;
  wishes.level = chosen_level(options, output.format);

  if (!output.standard_output) return print_report(back_up(wishes, output.path, context), options, stdout);
  if (output.format == archive::Format::dump) {
    throw Error(ErrorKind::usage, "a .dump cannot be written to standard output", "Give --output a file or a folder.");
  }
  if (::isatty(STDOUT_FILENO) == 1) {
    throw Error(ErrorKind::usage, "standard output is a terminal", "Redirect it into a file or a pipe.");
  }
  base::StandardOutput sink;
  print_report(back_up(wishes, sink, context), options, stderr);
}

}  // namespace

void add_backup_command(CLI::App& app, const Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App& command = *app.add_subcommand("backup", "Back up one database into one file");
  command.add_option("name", options->name, "Name of the file, without folder; default {app}_{timestamp}");
  options->connection.add_to(command);
  command.add_option("--app", options->app, "Name of the app; default: the database's name");
  command.add_option("--output", options->output, "A file, a folder, or - for standard output; default /tmp")
      ->type_name("PATH");
  command.add_option("--format", options->format, "sql, sql.gz, sql.zst or dump; default by --output, else sql.gz")
      ->check(CLI::IsMember({"sql", "sql.gz", "sql.zst", "dump"}));
  command
      .add_option("--level", options->level, "Compression: 1-12 for sql.gz (5), 1-19 for sql.zst (3), 0-9 for dump (6)")
      ->check(CLI::NonNegativeNumber);
  command.add_option("--jobs", options->jobs, "Sessions that read at once; default: the processors here")
      ->check(CLI::Range(1U, 256U));
  command.add_option("--engine", options->engine, "parallel, or pg_dump for one session (behind a pooler)")
      ->check(CLI::IsMember({"parallel", "pg_dump"}))
      ->capture_default_str();
  command.add_option("--label", options->labels, "key=value to keep in the archive; may be given again")
      ->type_name("KEY=VALUE")
      ->take_all()
      ->expected(1);
  command.add_option("--lock-timeout", options->lock_timeout, "Seconds to wait for a table that is locked")
      ->check(CLI::Range(1U, 86400U))
      ->capture_default_str();
  command.add_flag("--json", options->json, "Print the report as JSON");
  command.footer(footer(kExamples));
  command.callback([options, &context] { run(*options, context); });
}

}  // namespace holdfast::cli
