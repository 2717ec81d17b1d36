#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "backup/open_for_restore.h"
#include "backup/restore.h"
#include "backup/selection.h"
#include "backup/story.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/connection_options.h"
#include "cli/database_commands.h"
#include "cli/progress_display.h"
#include "cli/restore_report.h"

namespace holdfast::cli {

namespace {

using backup::Destination;
using base::Error;
using base::ErrorKind;

constexpr const char* kExamples =
    "  holdfast restore FILE --url postgresql://app@localhost/tarot             # shows what it would do\n"
    "  holdfast restore FILE --url postgresql://app@localhost/tarot --confirm   # does it; undo takes it back\n"
    "  holdfast restore FILE --into tarot_yesterday --confirm                   # beside the live database\n"
    "  holdfast restore FILE --table cards --as cards_yesterday --confirm       # one table, beside the live one\n"
    "  holdfast restore FILE --table log --into-schema yesterday --confirm      # partitioned: with all below it\n"
    "  holdfast restore FILE --in-place --confirm                               # for a role without CREATEDB\n";

struct Options {
  ConnectionOptions connection;
  std::string file;
  bool confirm = false;
  bool json = false;
  bool in_place = false;
  std::string into;
  std::vector<std::string> tables;
  std::vector<std::string> schemas;
  std::string as;
  std::string into_schema;
  bool no_owner = false;
  bool no_privileges = false;
  bool create_roles = false;
  bool move_replication = false;
};

// SCHEMA.NAME, or NAME alone, as they are: without quotes. A name may hold a dot.
archive::ObjectName table_named(const std::string& word, const archive::Contents& contents,
                                const archive::ScriptTables& script) {
  const size_t dot = word.find('.');
  const bool is_name =
      std::ranges::find(contents.tables, word, &archive::Table::name) != contents.tables.end() ||
      std::ranges::any_of(script.partitions(), [&](const auto& tree) { return tree.first.name == word; });
  if (dot == std::string::npos || is_name) return {"", word};
  return {word.substr(0, dot), word.substr(dot + 1)};
}

Destination destination_of(const Options& options) {
  const bool in_part = !options.tables.empty() || !options.schemas.empty();
  const int chosen =
      int{options.in_place} + int{!options.into.empty()} + int{!options.as.empty()} + int{!options.into_schema.empty()};
  if (chosen > 1) {
    throw Error(ErrorKind::usage, "--in-place, --into, --as and --into-schema exclude one another",
                "Choose one place for what is restored.");
  }
  if (options.in_place) return Destination::in_place;
  if (!options.into.empty()) return Destination::new_database;
  if (!options.as.empty()) {
    if (options.tables.size() == 1 && options.schemas.empty()) return Destination::new_table;
    throw Error(ErrorKind::usage, "--as names one table", "Give one --table with it, or use --into-schema.");
  }
  if (!options.into_schema.empty()) {
    if (in_part) return Destination::new_schema;
    throw Error(ErrorKind::usage, "--into-schema needs --table or --schema", "Or restore everything --into NAME.");
  }
  if (!in_part) return Destination::swap;
  throw Error(ErrorKind::usage, "a part of a backup does not replace the live database",
              "Say where it goes: --as NAME or --into-schema NAME beside the live tables, --into NAME into a new "
              "database, or --in-place over the live rows.");
}

// The server would cut a longer one, and have it under another name than was asked for.
void check_new_name(const std::string& name) {
  if (name.size() <= 63) return;
  throw Error(ErrorKind::usage, fmt::format("the name {} has more than 63 bytes", base::printable(name)),
              "PostgreSQL's names have 63 bytes at most.");
}

// Partitions of a table that is named are selected with it.
backup::Selection selection_of(const Options& options, Destination destination, const archive::ArchiveReader& reader) {
  if (options.tables.empty() && options.schemas.empty()) return {};
  const archive::ScriptTables script(reader, reader.read_pieces());
  backup::Selection selection{.schemas = options.schemas};
  for (const std::string& table : options.tables) {
    selection.tables.push_back(table_named(table, reader.contents(), script));
  }
  selection = backup::resolved(std::move(selection), reader.contents(), script);
  if (destination == Destination::new_table && !selection.partitioned.empty()) {
    const archive::ObjectName& table = selection.partitioned.front();
    throw Error(ErrorKind::refused,
                fmt::format("{} is a partitioned table, and --as makes one table",
                            base::printable(table.schema + "." + table.name)),
                "Use --into-schema NAME: it brings the table with its partitions into a new schema.");
  }
  return selection;
}

backup::RestoreOptions restore_options(const Options& options, const archive::ArchiveReader& reader) {
  backup::RestoreOptions restore{
      .target = options.connection.target(),
      .destination = destination_of(options),
      .new_name = options.as.empty() ? options.into_schema : options.as,
      .now = base::iso_utc(base::SystemClock().now()),
      .tool_version = HOLDFAST_VERSION,
      .jobs = options.connection.jobs(),
      .owners = !options.no_owner,
      .privileges = !options.no_privileges,
      .create_roles = options.create_roles,
      .move_replication = options.move_replication,
  };
  restore.timestamp = backup::suffix_time(restore.now);
  check_new_name(restore.new_name);
  check_new_name(options.into);
  restore.selection = selection_of(options, restore.destination, reader);
  restore.database = options.into.empty() ? postgres::database_named_by(restore.target) : options.into;
  if (restore.database.empty()) restore.database = reader.contents().database.name;
  if (restore.database.empty()) {
    throw Error(ErrorKind::usage, "the backup does not say which database it is of",
                "Name the database to restore to: --url postgresql://…/NAME.");
  }
  return restore;
}

void print_command(const Context& context, const backup::RestorePreview& preview) {
  fmt::print("Nothing was changed. ");
  if (!preview.obstacles().empty()) return fmt::print("As things are, it cannot be done.\n");
  if (preview.options.destination == Destination::in_place) {
    fmt::print("Nothing would be kept, so make a backup first:\n\n  {}\n\nThen,", backup_command(context));
  }
  fmt::print("{} do it:\n\n  {}\n", preview.options.destination == Destination::in_place ? " to" : "To",
             command_with(context, {"--confirm"}));
}

// A backup of one app may well go into another's database, but nobody should find that out afterwards.
void add_doubts(const Options& options, const archive::Contents& contents, backup::RestorePreview& preview) {
  const std::string& app = options.connection.settings().app;
  if (!app.empty() && !contents.app.empty() && contents.app != app) {
    preview.notes.push_back(
        fmt::format("the backup is of the app {}, and this one is {}", base::printable(contents.app), app));
  }
  if (std::string doubt = options.connection.doubt_about(preview.options.database); !doubt.empty()) {
    preview.notes.push_back(std::move(doubt));
  }
}

backup::AnyFile open_for(const Options& options, const Context& context) {
  const auto progress = make_progress();
  return backup::open_for_restore(options.file, options.connection.target(), options.connection.pg_bin(), *progress,
                                  context.stop);
}

void run(const Options& options, const Context& context) {
  const backup::AnyFile file = open_for(options, context);
  const archive::ArchiveReader& reader = file.reader();
  const backup::RestoreOptions restore = restore_options(options, reader);
  std::optional<postgres::AppLock> lock;
  if (options.confirm) lock.emplace(restore.target, restore.database, "restore", context.stop);
  backup::RestorePreview preview = backup::preview_restore(reader, restore, context.stop);
  add_doubts(options, reader.contents(), preview);
  if (!options.json) {
    print_preview(file, preview);
    for (const std::string& note : file.notes()) fmt::print("note: {}\n", note);
  }
  if (!options.confirm) {
    if (options.json) return fmt::print("{}\n", preview_json(reader, preview).dump(2));
    return print_command(context, preview);
  }
  std::fflush(stdout);
  backup::RestoreReport report;
  {
    const auto progress = make_progress();
    report = backup::restore(reader, preview, restore, *lock, *progress, context.stop);
    *context.acted = true;
  }
  if (options.json) return fmt::print("{}\n", outcome_json(report).dump());
  print_outcome(report);
  for (const std::string& line : preview.advice()) fmt::print("{}\n", line);
}

}  // namespace

void add_restore_command(CLI::App& app, const Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App& command = *app.add_subcommand(
      "restore", "Show what a restore would do; with --confirm do it, in a side database that is then swapped in");
  command.add_option("file", options->file, "The backup; of one in parts any part, or their folder")
      ->required()
      ->type_name("FILE");
  options->connection.add_to(command, context);
  command.add_flag("--confirm", options->confirm, "Do it");
  command.add_flag("--json", options->json, "Print the preview, or the outcome, as JSON");
  options->connection.add_jobs_to(command, "Sessions that load at once");
  command.add_option("--into", options->into, "Restore into a new database of this name; the live one is not touched")
      ->type_name("NAME");
  command.add_flag("--in-place", options->in_place,
                   "Empty and fill the live database in one transaction; keeps nothing, needs no CREATEDB");
  command
      .add_option("--table", options->tables,
                  "Only this table, as NAME or SCHEMA.NAME, with its partitions; may be repeated")
      ->type_name("TABLE")
      ->allow_extra_args(false);
  command.add_option("--schema", options->schemas, "Only the tables of this schema; may be repeated")
      ->type_name("SCHEMA")
      ->allow_extra_args(false);
  command
      .add_option("--as", options->as,
                  "With one --table, not a partitioned one: as a new table of this name in the live database")
      ->type_name("NAME");
  command
      .add_option("--into-schema", options->into_schema,
                  "With --table or --schema: into a new schema of the live database")
      ->type_name("NAME");
  command.add_flag("--create-roles", options->create_roles, "Make the roles that are missing, without login");
  command.add_flag("--move-replication", options->move_replication,
                   "Swap although the live database has enabled subscriptions or logical replication slots");
  command.add_flag("--no-owner", options->no_owner, "Everything belongs to the role that restores");
  command.add_flag("--no-privileges", options->no_privileges, "Without grants");
  command.footer(footer(kExamples));
  command.callback([options, &context] { run(*options, context); });
}

}  // namespace holdfast::cli
