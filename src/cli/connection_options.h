#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <string>

#include "cli/app_options.h"
#include "cli/commands.h"
#include "postgres/connection.h"

namespace holdfast::cli {

// The options that say which app, server and database a command works on: --url, --container, else the settings of the
// app.
struct ConnectionOptions {
  AppOptions app;
  std::string url;
  std::string container;
  std::string database;  // instead of the one that they lead to
  std::string docker_command;
  std::string given_pg_bin;
  unsigned given_jobs = 0;      // 0: not given
  bool without_server = false;  // none is asked, so that it does not matter which app is meant

  // `context` must outlive the command.
  void add_to(CLI::App& command, const Context& context);
  // For commands with sessions side by side; `purpose` is what they do.
  void add_jobs_to(CLI::App& command, const std::string& purpose);

  // Whether a server is named here, by its URL or its container.
  bool is_given() const { return !url.empty() || !container.empty(); }
  // Those of the app; with a server named here, and no --app, those that hold for every app.
  const config::Settings& settings() const;
  // Where they lead. A container is looked for the first time that this is called, and the way into it kept.
  const postgres::Target& target() const;
  // The name of the database that it leads to; Error(usage) if nothing names one.
  std::string required_database() const;
  // Whether it is known that `of` is the database of the app: it bears its name, or whoever named the app also said
  // where its database is, in apps/{app}/.env or in this very command, where it may not be another app's.
  bool is_meant(const std::string& of) const;
  // What to say where it is not; else empty.
  std::string doubt_about(const std::string& of) const;

  // The container that they lead to; empty if the server is reached without one.
  std::string container_name() const;
  // Where client programs are looked for; empty: the usual places.
  std::filesystem::path pg_bin() const;
  unsigned jobs() const;

  // The options for a command about `of` on the same server, quoted for a shell.
  std::string words_for(const std::string& of) const;

 private:
  postgres::Target find_target() const;

  const Context* context_ = nullptr;
  mutable std::optional<postgres::Target> target_;
};

}  // namespace holdfast::cli
