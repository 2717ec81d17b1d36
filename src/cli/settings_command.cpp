#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/app_options.h"
#include "cli/commands.h"
#include "config/setting.h"
#include "jobs/backup_settings.h"
#include "jobs/planned_runs.h"
#include "postgres/configured_target.h"

namespace holdfast::cli {

namespace {

using config::Setting;
using config::Value;

constexpr const char* kExamples =
    "  holdfast settings --app tarot             # every setting, its value, and where it came from\n"
    "  holdfast settings --example >.env.example\n";

struct Options {
  AppOptions app;
  bool json = false;
  bool markdown = false;
  bool example = false;
};

// What holds where nobody set it, for this app.
std::string standard_of(const Setting& setting, const std::string& app) {
  std::string standard(setting.standard);
  const size_t at = standard.find("{app}");
  return app.empty() || at == std::string::npos ? standard : standard.replace(at, 5, app);
}

void print_table(const config::Settings& settings) {
  struct Row {
    std::string name, value, from, purpose;
  };
  std::vector<Row> rows{{"Setting", "Value", "From", "What it is for"}};
  for (const Setting& setting : config::all_settings()) {
    const Value* value = settings.values.find(setting.name);
    const std::string shown =
        value == nullptr ? standard_of(setting, settings.app) : config::shown(setting, value->text);
    rows.push_back({std::string(setting.name), shown.empty() ? "-" : base::printable(shown),
                    value == nullptr ? "default" : value->from, std::string(setting.purpose)});
  }
  size_t name = 0;
  size_t value = 0;
  size_t from = 0;
  for (const Row& row : rows) {
    name = std::max(name, row.name.size());
    value = std::max(value, row.value.size());
    from = std::max(from, row.from.size());
  }
  for (const Row& row : rows) {
    fmt::print("{:<{}}  {:<{}}  {:<{}}  {}\n", row.name, name, row.value, value, row.from, from, row.purpose);
  }
}

void print_json(const config::Settings& settings) {
  nlohmann::json json{{"app", base::printable(settings.app)}, {"settings", nlohmann::json::array()}};
  if (const std::string note = jobs::schedule_note(settings); !note.empty()) json["note"] = note;
  for (const Setting& setting : config::all_settings()) {
    const Value* value = settings.values.find(setting.name);
    json["settings"].push_back(
        {{"name", setting.name},
         {"value", value == nullptr ? nlohmann::json(nullptr)
                                    : nlohmann::json(base::printable(config::shown(setting, value->text)))},
         {"from", value == nullptr ? nlohmann::json(nullptr) : nlohmann::json(value->from)},
         {"default", standard_of(setting, settings.app)},
         {"purpose", setting.purpose}});
  }
  fmt::print("{}\n", json.dump(2));
}

void print_markdown() {
  fmt::print("| setting | default | what it is for |\n| --- | --- | --- |\n");
  for (const Setting& setting : config::all_settings()) {
    std::string purpose(setting.purpose);
    if (!setting.choices.empty()) purpose += fmt::format(" ({})", setting.choices);
    if (setting.kind == config::Kind::number) purpose += fmt::format(" ({} to {})", setting.lowest, setting.highest);
    fmt::print("| `{}` | {} | {} |\n", setting.name, setting.standard, purpose);
  }
}

void print_example() {
  fmt::print("# Settings of holdfast: in apps/{{app}}/.env, or here for all apps. The environment weighs more.\n");
  std::string_view section;
  for (const Setting& setting : config::all_settings()) {
    const std::string_view own = setting.name.substr(0, setting.name.find("__"));
    if (own != section) fmt::print("\n");
    section = own;
    fmt::print("# {}{}\n#{}={}\n", setting.purpose,
               setting.standard.empty() ? "" : fmt::format(" (default: {})", setting.standard), setting.name,
               setting.example);
  }
}

// What a backup would refuse is an error here, too, below what is shown.
void check(const config::Settings& settings) {
  std::fflush(stdout);
  if (postgres::way_to(settings.database) == postgres::Way::settings) postgres::target_of(settings.database);
  jobs::level_of(settings, archive::format_named(settings.backup.format).value());
  jobs::schedule_of(settings);
}

void run(const Options& options) {
  if (options.markdown) return print_markdown();
  if (options.example) return print_example();
  const config::Settings& settings = options.app.settings();
  if (options.json) {
    print_json(settings);
    return check(settings);
  }
  if (!settings.app.empty()) fmt::print("App: {}\n\n", settings.app);
  print_table(settings);
  if (const std::string note = jobs::schedule_note(settings); !note.empty()) fmt::print("\nNote: {}\n", note);
  check(settings);
}

}  // namespace

void add_settings_command(CLI::App& app, const Context&) {
  auto options = std::make_shared<Options>();
  CLI::App& command = *app.add_subcommand("settings", "Show every setting, its value, and where it came from");
  options->app.add_to(command);
  CLI::Option* json = command.add_flag("--json", options->json, "Print them as JSON");
  CLI::Option* markdown = command.add_flag("--markdown", options->markdown, "Print the table of the manual");
  CLI::Option* example = command.add_flag("--example", options->example, "Print a .env with all of them");
  json->excludes(markdown)->excludes(example);
  markdown->excludes(example);
  command.footer(footer(kExamples));
  command.callback([options] { run(*options); });
}

}  // namespace holdfast::cli
