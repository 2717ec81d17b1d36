#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "backup/kept_databases.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/shell.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/connection_options.h"
#include "cli/database_commands.h"
#include "cli/delivery_report.h"
#include "jobs/archive_list.h"
#include "postgres/databases.h"

namespace holdfast::cli {

namespace {

using backup::DatabaseRole;
using backup::KeptDatabase;

constexpr const char* kExamples =
    "  holdfast list --url postgresql://app@localhost/tarot    # what is kept on the server, and archives in /tmp\n"
    "  holdfast list /backups                                  # archives there\n"
    "  holdfast list --json | jq '.databases[].name'\n";

struct Options {
  ConnectionOptions connection;
  std::vector<std::string> paths;
  bool json = false;
};

std::string size_of(const KeptDatabase& database) {
  return database.bytes ? base::human_size(*database.bytes) : "?";
}

std::string what_it_is(const KeptDatabase& database) {
  const backup::Story& story = database.story;
  const std::string of = base::printable(story.of);
  if (database.unborn) return fmt::format("created for {} by a run that died at once; empty", of);
  const char* const state = database.in_use ? "at work now" : "left behind by a run that died";
  switch (story.role) {
    case DatabaseRole::side:
      return fmt::format("a restore into {}, {}", of, state);
    case DatabaseRole::scratch:
      return fmt::format("a proof of {}, {}", base::printable(story.archive), state);
    case DatabaseRole::kept:
      break;
  }
  const bool undone = database.name.find(backup::kUndoneSuffix) != std::string::npos;
  return fmt::format("{} until {} {} {}", of, base::readable_utc(story.at), undone ? "undid the restore of" : "brought",
                     base::printable(story.archive));
}

void print_database(const KeptDatabase& database, const Options& options) {
  const backup::Story& story = database.story;
  fmt::print("\n{}  {}\n  {}\n", base::printable(database.name), size_of(database), what_it_is(database));
  if (database.sessions > 0) fmt::print("  {} connected to it\n", base::counted(database.sessions, "session"));
  if (!story.owed.empty()) {
    fmt::print("  that run had stopped subscriptions of {}: the next one starts them again\n",
               base::printable(story.of));
  }
  const std::string url = options.connection.words_for(story.of);
  const std::string name = base::shell_quoted(base::printable(database.name));
  if (story.role == DatabaseRole::kept) {
    fmt::print("  to bring it back:  holdfast undo {} --to {}\n", url, name);
    fmt::print("  to drop it:        holdfast forget {} {}\n", name, url);
  } else if (!database.in_use) {
    fmt::print("  to drop it:        holdfast forget --leftovers {}\n", url);
  }
}

// A .dump does not say its app, but its database.
std::string app_or_database(const jobs::ListedArchive& archive) {
  const std::string& name = archive.app.empty() ? archive.database : archive.app;
  return name.empty() ? "-" : base::printable(name);
}

std::string file_in_words(const jobs::ListedArchive& archive) {
  const std::string path = base::printable(archive.path.string());
  return path + (archive.parts > 1 ? fmt::format(" (in {} parts)", archive.parts) : "") +
         (archive.is_pinned ? " (pinned)" : "");
}

std::string sent_words_of(const jobs::ListedArchive& archive) {
  return archive.receipts_damaged ? "unknown" : sent_words(archive.deliveries);
}

void print_archives(const std::vector<jobs::ListedArchive>& archives, const std::vector<std::string>& paths) {
  fmt::print("\n{} in {}\n", base::counted(archives.size(), "archive"), base::printable(base::join(paths, ", ")));
  if (archives.empty()) return;
  size_t width = 4;
  size_t app_width = 3;
  size_t sent_width = 4;
  for (const auto& archive : archives) {
    width = std::max(width, file_in_words(archive).size());
    app_width = std::max(app_width, app_or_database(archive).size());
    sent_width = std::max(sent_width, sent_words_of(archive).size());
  }
  fmt::print("\n{:<{}}  {:>9}  {:<23}  {:<{}}  {:>13}  {:<{}}  Proof\n", "File", width, "Size", "Created", "App",
             app_width, "Rows", "Sent", sent_width);
  for (const auto& archive : archives) {
    fmt::print("{:<{}}  {:>9}  {:<23}  {:<{}}  {:>13}  {:<{}}  {}\n", file_in_words(archive), width,
               base::human_size(archive.bytes), base::readable_utc(archive.created), app_or_database(archive),
               app_width, archive.rows ? base::with_thousands(*archive.rows) : "-", sent_words_of(archive), sent_width,
               !archive.damage.empty()  ? "DAMAGED: " + base::printable(archive.damage)
               : archive.proved.empty() ? "-"
                                        : base::printable(base::readable_utc(archive.proved)));
  }
}

nlohmann::json json_of(const KeptDatabase& database) {
  const backup::Story& story = database.story;
  nlohmann::json subscriptions = nlohmann::json::array();
  for (const auto& subscription : story.subscriptions) {
    subscriptions.push_back({{"name", base::printable(subscription.name)},
                             {"slot_name", base::printable(subscription.slot_name)},
                             {"enabled", subscription.enabled}});
  }
  return {{"name", base::printable(database.name)},
          {"role", backup::name_of(story.role)},
          {"of", base::printable(story.of)},
          {"app", base::printable(story.app)},
          {"archive", base::printable(story.archive)},
          {"archive_created", story.archive_created},
          {"at", story.at},
          {"holdfast_version", base::printable(story.tool_version)},
          {"owner", base::printable(database.owner)},
          {"bytes", database.bytes ? nlohmann::json(*database.bytes) : nlohmann::json(nullptr)},
          {"sessions", database.sessions},
          {"leftover", database.is_leftover()},
          {"in_use", database.in_use},
          {"replaced_by", story.replaced_by},
          {"subscriptions", subscriptions}};
}

nlohmann::json json_of(const jobs::ListedArchive& archive) {
  const auto text = [](const std::string& value) {
    return value.empty() ? nlohmann::json(nullptr) : nlohmann::json(base::printable(value));
  };
  const auto number = [](const std::optional<uint64_t>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
  };
  return {{"file", base::printable(archive.path.string())},
          {"bytes", archive.bytes},
          {"parts", archive.parts},
          {"created", text(archive.created)},
          {"app", text(archive.app)},
          {"database", text(archive.database)},
          {"tables", number(archive.tables)},
          {"rows", number(archive.rows)},
          {"proved", text(archive.proved)},
          {"pinned", archive.is_pinned},
          {"deliveries", deliveries_as_json(archive.deliveries)},
          {"damage", text(archive.damage)}};
}

// nullopt: nobody named a server, and there is none at the usual place.
std::optional<std::vector<KeptDatabase>> ask_server(const Options& options, const Context& context,
                                                    std::optional<base::Error>& failure) {
  if (options.connection.without_server && !options.connection.is_given()) return std::nullopt;
  try {
    const postgres::Target& target = options.connection.target();
    postgres::Connection maintenance = postgres::connect_for_maintenance(target, context.stop);
    return backup::read_kept_databases(maintenance);
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::cancelled || error.kind() == base::ErrorKind::usage) throw;
    failure = error;
    return std::nullopt;
  }
}

bool somebody_named_a_server(const Options& options) {
  return options.connection.is_given() || !options.connection.settings().app.empty() ||
         std::getenv("PGHOST") != nullptr || std::getenv("PGPORT") != nullptr || std::getenv("PGSERVICE") != nullptr ||
         std::getenv("PGDATABASE") != nullptr;
}

void print_databases(const std::vector<KeptDatabase>& databases, const Options& options) {
  fmt::print("{} of holdfast's own on the server\n", base::counted(databases.size(), "database"));
  for (const KeptDatabase& database : databases) print_database(database, options);
}

void print_json(const std::optional<std::vector<KeptDatabase>>& databases,
                const std::vector<jobs::ListedArchive>& archives, const std::vector<jobs::IgnoredFile>& ignored) {
  nlohmann::json json{
      {"databases", nullptr}, {"archives", nlohmann::json::array()}, {"ignored", nlohmann::json::array()}};
  for (const auto& file : ignored) {
    json["ignored"].push_back({{"file", base::printable(file.path.string())}, {"why", file.why}});
  }
  if (databases) {
    json["databases"] = nlohmann::json::array();
    for (const KeptDatabase& database : *databases) json["databases"].push_back(json_of(database));
  }
  for (const jobs::ListedArchive& archive : archives) json["archives"].push_back(json_of(archive));
  fmt::print("{}\n", json.dump(2));
}

void run(const Options& options, const Context& context) {
  const std::vector<std::string> paths =
      options.paths.empty() ? std::vector<std::string>{options.connection.settings().backup.directory} : options.paths;
  std::optional<base::Error> failure;
  const auto databases = ask_server(options, context, failure);
  std::vector<jobs::IgnoredFile> ignored;
  const std::vector<jobs::ListedArchive> archives =
      jobs::list_archives(paths, options.connection.pg_bin(), context.stop, &ignored);
  if (options.json) {
    print_json(databases, archives, ignored);
  } else {
    if (databases) print_databases(*databases, options);
    print_archives(archives, paths);
    for (const auto& file : ignored) fmt::print("ignored: {}: {}\n", base::printable(file.path.string()), file.why);
  }
  if (!failure) return;
  std::fflush(stdout);
  if (somebody_named_a_server(options)) throw base::Error(*failure);
  fmt::print(stderr, "note: no server was asked what is kept there: {}\n", base::printable(failure->what()));
}

}  // namespace

void add_list_command(CLI::App& app, const Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App& command =
      *app.add_subcommand("list", "List the databases that are kept on a server, and the archives in a folder");
  command.add_option("paths", options->paths, "Archives, or folders of them; default BACKUP__DIRECTORY, else /tmp")
      ->type_name("PATH");
  options->connection.add_to(command, context);
  command.add_flag("--json", options->json, "Print it as JSON");
  command.footer(footer(kExamples));
  command.callback([options, &context] {
    options->connection.without_server = !options->paths.empty() && options->connection.app.app.empty();
    run(*options, context);
  });
}

}  // namespace holdfast::cli
