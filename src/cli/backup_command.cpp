#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "archive/format.h"
#include "backup/backup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/shell.h"
#include "base/text.h"
#include "cli/backup_report.h"
#include "cli/backup_words.h"
#include "cli/commands.h"
#include "cli/connection_options.h"
#include "cli/delivery_report.h"
#include "cli/progress_display.h"
#include "jobs/backup_job.h"
#include "jobs/backup_settings.h"
#include "jobs/open_queue.h"
#include "jobs/output_path.h"
#include "jobs/pin.h"
#include "jobs/send_archive.h"
#include "jobs/state_folder.h"
#include "jobs/worker.h"

namespace holdfast::cli {

namespace {

using base::Error;
using base::ErrorKind;

constexpr const char* kExamples =
    "  holdfast backup --url postgresql://app@localhost/tarot\n"
    "  holdfast backup --app tarot before_migration --pin --label commit=abc123\n"
    "  holdfast backup --app tarot false                  # not compressed\n"
    "  holdfast backup --app tarot --telegram --email     # and send it\n"
    "  holdfast backup --app tarot --queue                # by the app's worker\n"
    "  holdfast backup --output /backups/ --format sql.zst\n"
    "  holdfast backup --output - | ssh other 'cat > tarot.sql.gz'\n";

struct Options {
  ConnectionOptions connection;
  std::vector<std::string> words;
  std::string name;
  jobs::WantedChannels wanted;
  std::string format;
  std::string output;
  std::string engine = "parallel";
  int level = -1;
  unsigned lock_timeout = 60;
  std::vector<std::string> labels;
  bool pin = false;
  bool queue = false;
  bool json = false;
};

std::map<std::string, std::string> parse_labels(const std::vector<std::string>& words) {
  std::map<std::string, std::string> labels;
  for (const std::string& word : words) {
    const size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0 || base::printable(word) != word) {
      throw Error(ErrorKind::usage, fmt::format("\"{}\" is no label", base::printable(word)),
                  "Write --label key=value, without control characters.");
    }
    if (!labels.emplace(word.substr(0, equals), word.substr(equals + 1)).second) {
      throw Error(ErrorKind::usage,
                  fmt::format("the label {} is given twice", base::printable(word.substr(0, equals))));
    }
  }
  return labels;
}

int chosen_level(const Options& options, archive::Format format) {
  if (options.level < 0) return jobs::level_of(options.connection.settings(), format);
  const archive::LevelRange range = archive::levels(format);
  if (options.level >= range.lowest && options.level <= range.highest) return options.level;
  throw Error(ErrorKind::usage,
              fmt::format("--level {} is out of range for {}", options.level, archive::name_of(format)),
              range.highest == 0 ? "Leave it out: plain text is not compressed."
                                 : fmt::format("It goes from {} to {}.", range.lowest, range.highest));
}

// The progress display is gone when this returns, so that the report stands alone.
template <typename Destination>
backup::BackupReport back_up(const backup::BackupOptions& wishes, Destination& destination, const Context& context) {
  const auto progress = make_progress();
  return backup::back_up(wishes, destination, *progress, context.stop);
}

// `compress` chooses between .sql and a compressed format, and may not contradict what else was said.
std::optional<archive::Format> chosen_format(const Options& options, const std::optional<bool>& compress) {
  const auto named = archive::format_named(options.format);
  if (!compress) return named;
  if (named && (*named != archive::Format::sql) != *compress) {
    throw Error(ErrorKind::usage, fmt::format("{} contradicts --format {}", *compress, options.format),
                "The first true or false says whether the backup is compressed.");
  }
  if (named || *compress) return named;
  return archive::Format::sql;
}

jobs::OutputWishes output_wishes(const Options& options, const BackupWords& words, const std::string& app) {
  jobs::OutputWishes wishes = jobs::wishes_of(options.connection.settings().backup, app, options.output);
  wishes.name = words.name;
  wishes.format = chosen_format(options, words.compress);
  if (words.compress == true && wishes.standard == archive::Format::sql) wishes.standard = archive::Format::sql_gz;
  return wishes;
}

jobs::WantedChannels wanted_by(const Options& options, const BackupWords& words) {
  jobs::WantedChannels wanted = options.wanted;
  if (words.telegram) wanted.telegram = *words.telegram;
  if (words.email) wanted.email = *words.email;
  return wanted;
}

// "--telegram" and a second word "false" contradict each other.
void check_words(const Options& options, const BackupWords& words) {
  if ((options.wanted.telegram && words.telegram == false) || (options.wanted.email && words.email == false)) {
    throw Error(ErrorKind::usage, "--telegram or --email contradicts a false",
                "The second true or false says whether it is sent by Telegram, the third by email.");
  }
}

// The backup stands whatever becomes of this.
std::vector<delivery::Handover> hand_over(const backup::BackupReport& report, const Options& options,
                                          delivery::Channels& channels, const Context& context) {
  if (channels.all().empty()) return {};
  try {
    jobs::ArchiveToSend sent{
        .archive = jobs::list_archives({report.file.string()}, options.connection.pg_bin(), context.stop).front(),
        .seconds = report.seconds};
    sent.archive.app = report.app;
    sent.archive.tables = report.tables;
    sent.archive.rows = report.rows;
    const auto progress = make_progress();
    return jobs::send_archive(sent, channels, delivery::Again::no, *progress, context.stop);
  } catch (const Error& error) {
    throw error.within(
        fmt::format("the backup {} is good, but it could not be sent", base::printable(report.file.string())));
  }
}

// Who gives a name means to keep it, and hears in time that a name alone does not.
void say_that_it_may_go(const backup::BackupReport& report, const Options& options) {
  const bool may_go = options.output.empty() &&
                      archive::format_of_path(report.file.string()) != archive::Format::dump &&
                      !options.connection.settings().backup.keep.keeps_everything();
  if (!may_go || options.json || ::isatty(STDERR_FILENO) != 1) return;
  fmt::print(stderr, "hint: `holdfast pin {}` keeps it; without, it goes when no rule of BACKUP__KEEP_* keeps it.\n",
             base::shell_quoted(base::printable(report.file.string())));
}

// The backup stands, and is sent, whatever becomes of this.
void pin(const backup::BackupReport& report) {
  try {
    jobs::pin(report.file, base::iso_utc(base::SystemClock().now()) + " backup --pin");
  } catch (const Error& error) {
    throw error.within(
        fmt::format("the backup {} is good, but it is not pinned", base::printable(report.file.string())));
  }
}

void finish(const backup::BackupReport& report, const Options& options, delivery::Channels& channels,
            const Context& context) {
  if (!options.json) {
    print_backup_report(report, stdout);
    std::fflush(stdout);
  }
  const auto handovers = hand_over(report, options, channels, context);
  const std::string command =
      "holdfast deliver " + base::shell_quoted(base::printable(report.file.string())) + options.connection.app.words();
  options.json ? print_backup_json(report, handovers, stdout) : print_handovers(handovers, command);
  if (options.pin) pin(report);
  throw_undelivered(handovers, fmt::format("the backup {} is good, but", base::printable(report.file.string())),
                    command);
}

jobs::BackupJob job_of(const Options& options, const BackupWords& words, const config::Settings& settings) {
  jobs::BackupJob job = jobs::scheduled_job(settings);
  if (!words.name.empty()) job.name = words.name;
  if (words.compress) job.compress = *words.compress;
  job.telegram = options.wanted.telegram ? true : words.telegram;
  job.email = options.wanted.email ? true : words.email;
  return job;
}

// What would fail when its turn comes is refused now.
void enqueue(const Options& options, const BackupWords& words, const Context& context) {
  const config::Settings& settings = options.connection.settings();
  if (settings.app.empty()) throw Error(ErrorKind::usage, "which app?", "Name it: --app APP, or APP__NAME.");
  const jobs::BackupJob job = job_of(options, words, settings);
  jobs::open_channels(settings, {.telegram = job.telegram.value_or(false), .email = job.email.value_or(false)});
  jobs::output_of(settings.backup, job, base::SystemClock().now());
  const jobs::StateFiles files = jobs::state_files(settings);
  if (settings.queue.url.empty()) jobs::make_state_folder(files);
  const std::string id = jobs::open_queue(settings, files)->enqueue(job).value();
  *context.acted = true;
  if (options.json) {
    fmt::print("{}\n", nlohmann::json{{"app", settings.app}, {"job", id}}.dump());
  } else {
    fmt::print("{}\n", id);
  }
  if (settings.queue.url.empty() && !jobs::running_worker(files)) {
    base::log_warning(fmt::format("it waits for a worker, and none runs here: holdfast worker {}",
                                  options.connection.app.words_for_hints()));
  }
}

void run(const Options& options, const Context& context) {
  const BackupWords words = parse_backup_words(options.words, options.name);
  check_words(options, words);
  if (options.queue) return enqueue(options, words, context);
  const jobs::WantedChannels wanted = wanted_by(options, words);
  delivery::Channels channels = jobs::open_channels(options.connection.settings(), wanted);
  backup::BackupOptions wishes{
      .target = options.connection.target(),
      .app = options.connection.settings().app,
      .engine = options.engine == "pg_dump" ? backup::Engine::pg_dump : backup::Engine::parallel,
      .jobs = options.connection.jobs(),
      .labels = parse_labels(options.labels),
      .lock_timeout = std::chrono::seconds(options.lock_timeout),
      .pg_bin = options.connection.pg_bin(),
      .tool_version = HOLDFAST_VERSION};
  if (wishes.app.empty()) {
    wishes.app = postgres::Connection(wishes.target, context.stop).database();
    check_app_name(wishes.app);
  }
  if (const auto doubt = options.connection.doubt_about(postgres::database_named_by(wishes.target)); !doubt.empty()) {
    base::log_warning(doubt);
  }
  const jobs::OutputPath output =
      jobs::choose_output(output_wishes(options, words, wishes.app), base::SystemClock().now());
  wishes.format = output.format;
  wishes.level = chosen_level(options, output.format);

  if (!output.standard_output) {
    const backup::BackupReport report = back_up(wishes, output.path, context);
    *context.acted = true;
    if (!words.name.empty() && !options.pin) say_that_it_may_go(report, options);
    return finish(report, options, channels, context);
  }
  if (options.pin) {
    throw Error(ErrorKind::usage, "what goes to standard output is not pinned", "Give --output a file or a folder.");
  }
  if (wanted.any()) {
    throw Error(ErrorKind::usage, "what goes to standard output is not sent", "Give --output a file or a folder.");
  }
  if (output.format == archive::Format::dump) {
    throw Error(ErrorKind::usage, "a .dump cannot be written to standard output", "Give --output a file or a folder.");
  }
  if (::isatty(STDOUT_FILENO) == 1) {
    throw Error(ErrorKind::usage, "standard output is a terminal", "Redirect it into a file or a pipe.");
  }
  base::StandardOutput sink;
  const backup::BackupReport report = back_up(wishes, sink, context);
  options.json ? print_backup_json(report, {}, stderr) : print_backup_report(report, stderr);
}

}  // namespace

void add_backup_command(CLI::App& app, const Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App& command = *app.add_subcommand("backup", "Back up one database into one file");
  command
      .add_option("words", options->words,
                  "The name of the file, without folder (default {app}_{timestamp}), and true or false for, in this "
                  "order: compress, send by Telegram, send by email")
      ->type_name("NAME|true|false");
  command.add_option("--name", options->name, "The name of the file, whatever word it is")->type_name("NAME");
  options->connection.add_to(command, context);
  command.add_flag("--telegram", options->wanted.telegram, "Send it to the owners by Telegram");
  command.add_flag("--email", options->wanted.email, "Send it by email");
  command
      .add_option("--output", options->output,
                  "A file, a folder, or - for standard output; default BACKUP__DIRECTORY, else /tmp")
      ->type_name("PATH");
  command
      .add_option("--format", options->format,
                  "sql, sql.gz, sql.zst or dump; default by --output, else BACKUP__FORMAT, else sql.gz")
      ->check(CLI::IsMember({"sql", "sql.gz", "sql.zst", "dump"}));
  command
      .add_option("--level", options->level, "Compression: 1-12 for sql.gz (5), 1-19 for sql.zst (3), 0-9 for dump (6)")
      ->check(CLI::NonNegativeNumber);
  options->connection.add_jobs_to(command, "Sessions that read at once");
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
  command.add_flag("--pin", options->pin, "Keep it, whatever the rules of retention say (holdfast pin)");
  CLI::Option* const queue =
      command.add_flag("--queue", options->queue,
                       "Leave it to the app's worker, and print the id of the job; all but the words is as the "
                       "settings say");
  for (const char* other : {"--url", "--container", "--database", "--docker-command", "--pg-bin", "--jobs", "--output",
                            "--format", "--level", "--engine", "--label", "--lock-timeout", "--pin"}) {
    queue->excludes(command.get_option(other));
  }
  command.add_flag("--json", options->json, "Print the report, or the id of the job, as JSON");
  command.footer(footer(kExamples));
  command.callback([options, &context] { run(*options, context); });
}

}  // namespace holdfast::cli
