#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "archive/archive_reader.h"
#include "archive/part_files.h"
#include "archive/verify.h"
#include "base/error.h"
#include "base/shell.h"
#include "base/text.h"
#include "base/threads.h"
#include "cli/app_options.h"
#include "cli/commands.h"
#include "cli/delivery_report.h"
#include "cli/progress_display.h"
#include "jobs/send_archive.h"

namespace holdfast::cli {

namespace {

using base::Error;
using base::ErrorKind;

constexpr const char* kExamples =
    "  holdfast deliver /tmp/tarot_20231124T030000Z.sql.gz --telegram\n"
    "  holdfast deliver /tmp/tarot_20231124T030000Z.sql.gz --telegram --email --app tarot\n"
    "  holdfast deliver /tmp/tarot_20231124T030000Z.sql.gz --email --again   # though it was sent before\n";

struct Options {
  AppOptions app;
  std::string file;
  std::string pg_bin;
  jobs::WantedChannels wanted;
  bool again = false;
  bool json = false;
};

jobs::ListedArchive look_at(const Options& options, const Context& context) {
  const auto path = archive::open_backup_file(options.file).path();
  jobs::ListedArchive archive = jobs::list_archives({path.string()}, options.pg_bin, context.stop).front();
  if (!archive.damage.empty()) {
    throw Error(ErrorKind::archive_damaged,
                fmt::format("{} is not sent: {}", base::printable(options.file), archive.damage));
  }
  return archive;
}

// Nobody gets a backup that does not hold.
void verify(const jobs::ListedArchive& archive, const Context& context) {
  const auto reader = archive::ArchiveReader::open(archive.path);
  if (!reader) return;
  const auto progress = make_progress();
  archive::verify(*reader, reader->read_pieces(), base::processors(), *progress, context.stop);
}

// Those of the app that the archive is of; of another one only if that was named, since its owners are other people.
const config::Settings& settings_for(Options& options, const jobs::ListedArchive& archive) {
  const bool is_named = !options.app.app.empty();
  std::error_code ignored;
  if (!is_named && !archive.app.empty() &&
      std::filesystem::is_directory(std::filesystem::path(options.app.root) / "apps" / archive.app, ignored)) {
    options.app.app = archive.app;
  }
  const config::Settings& settings = options.app.settings();
  if (!is_named && !archive.app.empty() && !settings.app.empty() && settings.app != archive.app) {
    throw Error(ErrorKind::usage,
                fmt::format("{} is a backup of {}, and the settings here are those of {}",
                            base::printable(options.file), base::printable(archive.app), settings.app),
                fmt::format("If {0}'s owners are to get it: --app {0}. Else --root, the folder of apps/{1}.",
                            settings.app, base::printable(archive.app)));
  }
  return settings;
}

jobs::WantedChannels wanted_by(const Options& options, const config::Settings& settings) {
  jobs::WantedChannels wanted = options.wanted;
  if (!wanted.any()) wanted = {.telegram = settings.backup.telegram_enabled, .email = settings.backup.email_enabled};
  if (wanted.any()) return wanted;
  throw Error(ErrorKind::usage, "by which way is it to be sent?", "Say --telegram or --email, or both.");
}

// The progress display is gone when this returns.
std::vector<delivery::Handover> send(const jobs::ArchiveToSend& backup, delivery::Channels& channels,
                                     const Options& options, const Context& context) {
  const auto progress = make_progress();
  return jobs::send_archive(backup, channels, options.again ? delivery::Again::yes : delivery::Again::no, *progress,
                            context.stop);
}

std::string command_for(const jobs::ListedArchive& archive, const Options& options) {
  return "holdfast deliver " + base::shell_quoted(base::printable(archive.path.string())) + options.app.words();
}

void run(Options& options, const Context& context) {
  const jobs::ListedArchive archive = look_at(options, context);
  const config::Settings& settings = settings_for(options, archive);
  delivery::Channels channels = jobs::open_channels(settings, wanted_by(options, settings));
  verify(archive, context);
  const auto handovers = send({.archive = archive, .seconds = std::nullopt}, channels, options, context);
  *context.acted = true;
  if (options.json) {
    const nlohmann::json json{{"file", base::printable(archive.path.string())},
                              {"deliveries", handovers_as_json(handovers)}};
    fmt::print("{}\n", json.dump());
  } else {
    print_handovers(handovers, command_for(archive, options));
  }
  throw_undelivered(handovers, base::printable(archive.path.string()) + ":", command_for(archive, options));
}

}  // namespace

void add_deliver_command(CLI::App& app, const Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App& command = *app.add_subcommand("deliver", "Send a backup by Telegram or email");
  command.add_option("file", options->file, "The backup; of one in parts any part, or their folder")
      ->required()
      ->type_name("FILE");
  options->app.add_to(command);
  command.add_flag("--telegram", options->wanted.telegram, "Send it to the owners by Telegram");
  command.add_flag("--email", options->wanted.email,
                   "Send it by email; default: what BACKUP__TELEGRAM_ENABLED and BACKUP__EMAIL_ENABLED say");
  command.add_flag("--again", options->again, "Send it once more to those who have got it already");
  command.add_option("--pg-bin", options->pg_bin, "Folder of pg_restore, for a .dump")
      ->type_name("DIR")
      ->envname("BACKUP__PG_BIN");
  command.add_flag("--json", options->json, "Print what became of each delivery as JSON");
  command.footer(footer(kExamples));
  command.callback([options, &context] { run(*options, context); });
}

}  // namespace holdfast::cli
