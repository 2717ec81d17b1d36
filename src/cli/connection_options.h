#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>

#include "cli/app_options.h"
#include "postgres/connection.h"

namespace holdfast::cli {

// The options that say which app, server and database a command works on: --url, else the settings of the app.
struct ConnectionOptions {
  AppOptions app;
  std::string url;
  std::string given_pg_bin;
  unsigned given_jobs = 0;      // 0: not given
  bool without_server = false;  // none is asked, so that it does not matter which app is meant

  void add_to(CLI::App& command);
  // For commands with sessions side by side; `purpose` is what they do.
  void add_jobs_to(CLI::App& command, const std::string& purpose);

  // Those of the app; with --url, and no --app, those that hold for every app.
  const config::Settings& settings() const;
  postgres::Target target() const;
  // The name of the database that it leads to; Error(usage) if nothing names one.
  std::string required_database() const;
  // Where client programs are looked for; empty: the usual places.
  std::filesystem::path pg_bin() const;
  unsigned jobs() const;
};

}  // namespace holdfast::cli
