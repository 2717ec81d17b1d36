#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/connection_options.h"
#include "cli/delivery_report.h"
#include "jobs/app_status.h"
#include "jobs/status_words.h"

namespace holdfast::cli {

namespace {

using jobs::AppStatus;

constexpr const char* kExamples =
    "  holdfast status --app tarot\n"
    "  holdfast status --app tarot --json | jq '.problems[].what'\n"
    "\n"
    "It ends with 0 whatever is wrong: that is told, and in `problems` of the JSON for those who watch.\n";

struct Options {
  ConnectionOptions connection;
  bool json = false;
};

jobs::StatusQuestion question_of(const ConnectionOptions& options) {
  const config::Settings& settings = options.settings();
  return {.settings = settings,
          .app_words = options.app.words_for_hints(),
          .now = base::SystemClock().now(),
          .pg_bin = options.pg_bin(),
          .elsewhere = {{.container = options.container_name(), .reach = [&options] { return options.target(); }}}};
}

void print_text(const AppStatus& status) {
  const jobs::StatusWords words = jobs::status_words(status);
  for (const auto& line : words.lines) fmt::print("{:<14}{}\n", line.label, line.text);
  if (words.problems.empty()) return fmt::print("Wrong         nothing\n");
  fmt::print("Wrong\n");
  for (const AppStatus::Problem& problem : words.problems) {
    fmt::print("  - {}\n", problem.what);
    if (!problem.hint.empty()) fmt::print("    {}\n", problem.hint);
  }
}

nlohmann::json json_of(const std::optional<jobs::ListedArchive>& archive) {
  if (!archive) return nullptr;
  return {{"file", base::printable(archive->path.string())},
          {"created", archive->created},
          {"bytes", archive->bytes},
          {"proved", archive->proved.empty() ? nlohmann::json(nullptr) : nlohmann::json(archive->proved)}};
}

void print_json(const AppStatus& status) {
  nlohmann::json json{{"app", status.app},
                      {"container", nullptr},
                      {"server", nullptr},
                      {"last_backup", json_of(status.last_backup)},
                      {"last_proof", json_of(status.last_proof)},
                      {"next_run", nullptr},
                      {"worker", nullptr},
                      {"job", nullptr},
                      {"last_failure", nullptr},
                      {"deliveries", nullptr},
                      {"delivered_file", nullptr},
                      {"problems", nlohmann::json::array()}};
  if (status.next_run) json["next_run"] = base::iso_utc(*status.next_run);
  if (!status.worker.empty()) json["worker"] = {{"process", status.worker}};
  if (status.job) {
    json["job"] = {{"id", base::printable(status.job->id)},
                   {"running", status.job->is_running},
                   {"progress", base::printable(status.job->progress)}};
  }
  if (status.last_failure) {
    json["last_failure"] = {{"job", base::printable(status.last_failure->id)},
                            {"time", base::iso_utc(status.last_failure->finished_at())},
                            {"message", base::printable(status.last_failure->failure()->message)},
                            {"hint", base::printable(status.last_failure->failure()->hint)}};
  }
  if (!status.container.empty()) {
    json["container"] = {{"name", status.container}, {"running", status.container_runs}};
  }
  if (status.server) {
    json["server"] = {{"version", status.server->version},
                      {"address", status.server->address},
                      {"database", base::printable(status.server->database)},
                      {"bytes", status.server->bytes},
                      {"tables", status.server->tables},
                      {"kept_databases", status.server->kept}};
  }
  if (status.last_sent) {
    json["deliveries"] = deliveries_as_json(status.last_sent->deliveries);
    json["delivered_file"] = base::printable(status.last_sent->path.string());
  }
  for (const AppStatus::Problem& problem : status.problems) {
    json["problems"].push_back({{"what", base::printable(problem.what)}, {"hint", base::printable(problem.hint)}});
  }
  fmt::print("{}\n", json.dump(2));
}

}  // namespace

void add_status_command(CLI::App& app, const Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App& command =
      *app.add_subcommand("status", "Show how it stands with an app: server, backups, and what is wrong");
  options->connection.add_to(command, context);
  command.add_flag("--json", options->json, "Print it as JSON");
  command.footer(footer(kExamples));
  command.callback([options, &context] {
    const AppStatus status = jobs::read_status(question_of(options->connection), context.stop);
    options->json ? print_json(status) : print_text(status);
  });
}

}  // namespace holdfast::cli
