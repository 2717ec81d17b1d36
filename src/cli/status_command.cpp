#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/app_status.h"
#include "cli/commands.h"
#include "cli/delivery_report.h"
#include "delivery/tally.h"

namespace holdfast::cli {

namespace {

constexpr const char* kExamples =
    "  holdfast status --app tarot\n"
    "  holdfast status --app tarot --json | jq '.problems[].what'\n";

struct Options {
  ConnectionOptions connection;
  bool json = false;
};

std::string words_of(const AppStatus::Server& server) {
  return fmt::format("PostgreSQL {}, {}, database {}: {}, {}{}", server.version, server.address,
                     base::printable(server.database), base::counted(server.tables, "table"),
                     base::human_size(server.bytes),
                     server.kept == 0 ? "" : fmt::format("; {} kept", base::counted(server.kept, "older database")));
}

std::string words_of(const std::optional<jobs::ListedArchive>& archive, bool proved) {
  if (!archive) return "none";
  const std::string path = base::printable(archive->path.string());
  if (proved) return fmt::format("{}, of {}", base::readable_utc(archive->proved), path);
  return fmt::format("{}, {}, {}", base::readable_utc(archive->created), base::human_size(archive->bytes), path);
}

std::string failed_at(const jobs::FinishedJob& job) {
  return base::iso_utc(base::Clock::TimePoint(std::chrono::seconds(job.finished / 1000)));
}

std::string deliveries_in_words(const AppStatus& status) {
  if (!status.last_sent) return "none";
  std::vector<std::string> words;
  for (const delivery::Tally& tally : delivery::tally(status.last_sent->deliveries)) {
    words.push_back(fmt::format("{} to {} of {}{}{}", tally.title, tally.served, tally.recipients,
                                tally.placed == 0 ? "" : fmt::format(", too large for {}", tally.placed),
                                tally.last.empty() ? "" : ", " + base::readable_utc(tally.last)));
  }
  return fmt::format("{}, of {}", base::join(words, "; "), base::printable(status.last_sent->path.string()));
}

std::string failure_in_words(const AppStatus& status) {
  if (!status.last_failure) return "none";
  return fmt::format("{}: {}", base::readable_utc(failed_at(*status.last_failure)),
                     base::printable(status.last_failure->failure()->message));
}

void print_text(const AppStatus& status) {
  const auto line = [](std::string_view label, const std::string& text) { fmt::print("{:<14}{}\n", label, text); };
  line("App", status.app);
  line("Container", status.container.empty()
                        ? "none: the settings lead to the server itself"
                        : status.container + (status.container_runs ? ", running" : ", not reached"));
  line("Server", status.server ? words_of(*status.server) : "not reached");
  line("pg_dump", status.pg_dump.empty() ? "unknown" : status.pg_dump);
  line("Last backup", words_of(status.last_backup, false));
  line("Last proof", words_of(status.last_proof, true));
  line("Next run", status.next_run ? base::readable_utc(base::iso_utc(*status.next_run))
                                   : "none: daily backups are off (BACKUP__ENABLED)");
  line("Worker", status.worker.empty() ? "not running" : "running, process " + status.worker);
  line("Last failure", failure_in_words(status));
  line("Deliveries", deliveries_in_words(status));
  if (status.problems.empty()) return fmt::print("Wrong         nothing\n");
  fmt::print("Wrong\n");
  for (const AppStatus::Problem& problem : status.problems) {
    fmt::print("  - {}\n", base::printable(problem.what));
    if (!problem.hint.empty()) fmt::print("    {}\n", base::printable(problem.hint));
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
                      {"last_failure", nullptr},
                      {"deliveries", nullptr},
                      {"delivered_file", nullptr},
                      {"problems", nlohmann::json::array()}};
  if (status.next_run) json["next_run"] = base::iso_utc(*status.next_run);
  if (!status.worker.empty()) json["worker"] = {{"process", status.worker}};
  if (status.last_failure) {
    json["last_failure"] = {{"job", base::printable(status.last_failure->id)},
                            {"time", failed_at(*status.last_failure)},
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
    const AppStatus status = read_status(options->connection, base::SystemClock().now(), context.stop);
    options->json ? print_json(status) : print_text(status);
  });
}

}  // namespace holdfast::cli
