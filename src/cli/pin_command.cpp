#include <fmt/format.h>

#include <memory>

#include "archive/part_files.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/shell.h"
#include "base/text.h"
#include "cli/commands.h"
#include "jobs/archive_list.h"
#include "jobs/pin.h"

namespace holdfast::cli {

namespace {

constexpr const char* kExamples =
    "  holdfast pin /backups/tarot_20231124T030000Z.sql.gz --reason 'before the migration'\n"
    "  holdfast pin /backups/tarot_20231124T030000Z.sql.gz --remove\n";

struct Options {
  std::string file;
  std::string reason;
  bool remove = false;
};

void run(const Options& options, const Context& context) {
  const auto archive = archive::open_backup_file(options.file).path();
  const jobs::ListedArchive listed = jobs::list_archives({archive.string()}, "", context.stop).front();
  if (!listed.damage.empty() && !options.remove) {
    throw base::Error(base::ErrorKind::archive_damaged,
                      fmt::format("{} is not pinned: {}", base::printable(archive.string()), listed.damage),
                      "Name a backup; `holdfast list` shows which there are.");
  }
  const std::string name = base::printable(archive.string());
  if (options.remove) {
    const bool was_pinned = jobs::unpin(archive);
    fmt::print("{}\n", was_pinned ? name + " is no longer pinned" : name + " was not pinned");
    return;
  }
  jobs::pin(archive, fmt::format("{} {}", base::iso_utc(base::SystemClock().now()), options.reason));
  *context.acted = true;
  fmt::print("{} is kept until `holdfast pin {} --remove`\n", name, base::shell_quoted(name));
}

}  // namespace

void add_pin_command(CLI::App& app, const Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App& command = *app.add_subcommand("pin", "Keep a backup, whatever the rules of retention say");
  command.add_option("file", options->file, "The backup; of one in parts any part, or their folder")
      ->required()
      ->type_name("FILE");
  command.add_option("--reason", options->reason, "Why, for people")->type_name("TEXT");
  command.add_flag("--remove", options->remove, "Pin it no longer")->excludes("--reason");
  command.footer(footer(kExamples));
  command.callback([options, &context] { run(*options, context); });
}

}  // namespace holdfast::cli
