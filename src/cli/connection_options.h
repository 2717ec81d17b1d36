#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "postgres/connection.h"

namespace holdfast::cli {

// The options that say which server and database a command works on.
struct ConnectionOptions {
  std::string url;
  std::string pg_bin;

  void add_to(CLI::App& command);
  postgres::Target target() const;
  // The name of the database that it leads to; Error(usage) if nothing names one.
  std::string required_database() const;
};

// Throws Error(usage) unless `app` is of the form [a-z0-9][a-z0-9_-]*.
void check_app_name(const std::string& app);

}  // namespace holdfast::cli
