#include "cli/app_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/error.h"
#include "base/log.h"
#include "base/shell.h"
#include "base/text.h"
#include "config/apps.h"

namespace holdfast::cli {

void AppOptions::add_to(CLI::App& command) {
  command
      .add_option("--app", app, "The app; default: APP__NAME, else the only folder in apps/, else the database's name")
      ->type_name("APP");
  command.add_option("--root", root, "The folder of .env and apps/{app}/.env; default: the working folder")
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory);
}

std::string AppOptions::words() const {
  return (app.empty() ? "" : " --app " + app) + (root == "." ? "" : " --root " + base::shell_quoted(root));
}

std::string AppOptions::words_for_hints() const {
  return fmt::format("--app {}{}", settings().app, root == "." ? "" : " --root " + base::shell_quoted(root));
}

const config::Settings& AppOptions::settings(Unnamed unnamed) const {
  if (settings_) return *settings_;
  if (!app.empty()) check_app_name(app);
  const config::Variables environment = config::process_environment();
  const std::string chosen = unnamed == Unnamed::none && app.empty() ? "" : config::choose_app(root, app, environment);
  if (!chosen.empty()) check_app_name(chosen);
  if (chosen.empty() && unnamed == Unnamed::choose && std::getenv("HOLDFAST_SCRIPT") != nullptr) {
    throw base::Error(base::ErrorKind::usage, "which app? None is named, and there is no folder apps/",
                      "Add APP=…, and ROOT=… if apps/ is elsewhere.");
  }
  auto settings = config::read_settings(chosen, config::Values::read(root, chosen, environment));
  for (const auto& file : settings.values.open_files()) {
    base::log_warning(
        fmt::format("{0} can be read by every user of this machine; `chmod o-r {0}` ends that", file.string()));
  }
  settings_ = std::make_shared<const config::Settings>(std::move(settings));
  return *settings_;
}

void check_app_name(const std::string& app) {
  const auto is_inner = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  if (!app.empty() && app.front() != '_' && app.front() != '-' && std::ranges::all_of(app, is_inner)) return;
  throw base::Error(base::ErrorKind::usage, fmt::format("\"{}\" is no name for an app", base::printable(app)),
                    "Give one with --app: lower-case letters, digits, _ and -, beginning with a letter or digit.");
}

}  // namespace holdfast::cli
