#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "config/settings.h"

namespace holdfast::cli {

// The options that say which app a command is about, and whose settings count.
struct AppOptions {
  std::string app;
  std::string root = ".";

  void add_to(CLI::App& command);

  // The options as they were given, quoted for a shell, each after a blank: " --app tarot --root /srv".
  std::string words() const;

  // What leads any command to the app that was chosen, quoted for a shell: "--app tarot --root /srv". Reads the
  // settings.
  std::string words_for_hints() const;

  // What holds where nobody names an app.
  enum class Unnamed {
    choose,  // APP__NAME, else the only folder in apps/
    none,    // the settings of no app
  };

  // Read once, when first asked for. A file of settings that every user of this machine can read is told in the log.
  // Throws Error(usage) as config::choose_app and config::read_settings do.
  const config::Settings& settings(Unnamed unnamed = Unnamed::choose) const;

 private:
  mutable std::shared_ptr<const config::Settings> settings_;
};

// Throws Error(usage) unless `app` is of the form [a-z0-9][a-z0-9_-]*.
void check_app_name(const std::string& app);

}  // namespace holdfast::cli
