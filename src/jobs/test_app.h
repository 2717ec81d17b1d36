#pragma once

#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "archive/format.h"
#include "archive/part_name.h"
#include "backup/backup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/progress.h"
#include "config/settings.h"
#include "jobs/reach_database.h"
#include "jobs/test_folder.h"
#include "postgres/connection.h"
#include "postgres/local_cluster.h"

namespace holdfast::jobs {

// For the tests of this folder: the app `tarot`, with a folder of backups and a new database on a real server, which
// the tests of a suite share. In the database are the tables cards (10 rows) and users (3).
class TestApp {
 public:
  class Clock final : public base::Clock {
   public:
    TimePoint now() const override { return time; }
    TimePoint time{std::chrono::seconds(1'700'794'800)};  // 2023-11-24 03:00:00
  };

  // nullptr: PostgreSQL's server is not installed here. The first one starts it.
  static postgres::LocalCluster* server() {
    static const std::unique_ptr<postgres::LocalCluster> cluster = start();
    return cluster.get();
  }

  TestApp() : server_(server()->target()) {
    const std::string folder = run_on_server("SHOW unix_socket_directories");
    settings_.app = "tarot";
    settings_.backup.directory = folder_.path();
    settings_.database.host = folder;
    settings_.database.port = 5432;
    settings_.database.user = "postgres";
    settings_.database.name = "tarot";
    for (const std::string& name : databases()) run_on_server("DROP DATABASE \"" + name + "\" WITH (FORCE)");
    run_on_server("CREATE DATABASE tarot TEMPLATE template0 ENCODING 'UTF8'");
    sql("CREATE TABLE cards AS SELECT g AS id, 'card' || g AS name FROM generate_series(1, 10) AS g");
    sql("CREATE TABLE users AS SELECT g AS id FROM generate_series(1, 3) AS g");
  }

  config::Settings& settings() { return settings_; }
  Clock& clock() { return clock_; }
  const std::filesystem::path& folder() const { return folder_.path(); }

  // The first value of the last statement's result, by a session of its own in the app's database.
  std::string sql(const std::string& statements, const std::string& database = "tarot") const {
    return first(postgres::Connection(server_.with_database(database), {}).run(statements));
  }
  std::string run_on_server(const std::string& statements) const { return sql(statements, "postgres"); }

  // All but the server's own.
  std::vector<std::string> databases() const {
    const postgres::Result names =
        postgres::Connection(server_, {}).run("SELECT datname FROM pg_database WHERE oid >= 16384 ORDER BY 1");
    std::vector<std::string> found;
    for (int row = 0; row < names.rows(); ++row) found.push_back(names.text(row, 0));
    return found;
  }

  std::filesystem::path back_up(const std::string& file, const std::string& app = "tarot") {
    base::NoProgress progress;
    const auto format = archive::format_of_path(file).value_or(archive::Format::sql_gz);
    return backup::back_up({.target = reach_database(settings_.database, {}, {}), .app = app, .format = format},
                           folder() / file, progress, {})
        .file;
  }

  // Returns the name of the first part.
  static std::string cut_in_two(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    const auto plan = archive::plan_parts(file.filename().string(), bytes.size(), bytes.size() / 2 + 1);
    for (const archive::PartPlan& part : plan) {
      std::ofstream(file.parent_path() / part.name, std::ios::binary) << bytes.substr(part.offset, part.length);
    }
    std::filesystem::remove(file);
    return plan.at(0).name;
  }

 private:
  static std::unique_ptr<postgres::LocalCluster> start() {
    for (const char* name : {"PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGSERVICE"}) ::unsetenv(name);
    try {
      return std::make_unique<postgres::LocalCluster>(13, "", std::stop_token());
    } catch (const base::Error& error) {
      if (error.kind() != base::ErrorKind::client_program) throw;
      return nullptr;
    }
  }

  static std::string first(const postgres::Result& result) {
    return result.rows() > 0 && result.columns() > 0 ? result.text(0, 0) : "";
  }

  const postgres::Target server_;
  const TestFolder folder_;
  config::Settings settings_;
  Clock clock_;
};

}  // namespace holdfast::jobs
