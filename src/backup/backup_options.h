#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>

#include "archive/format.h"
#include "postgres/client_programs.h"
#include "postgres/connection.h"

namespace holdfast::backup {

enum class Engine {
  parallel,  // several sessions under one snapshot
  pg_dump,   // the text of one pg_dump, cut into pieces as it streams
};

struct BackupOptions {
  postgres::Target target;
  std::string app;
  Engine engine = Engine::parallel;
  archive::Format format = archive::Format::sql_gz;
  int level = 5;
  unsigned jobs = 1;
  std::map<std::string, std::string> labels;
  std::chrono::seconds lock_timeout{60};
  std::filesystem::path pg_bin;  // where client programs are looked for; empty: the usual places
  std::string tool_version;
  bool lock_app = true;  // false: the caller holds the app's lock

  postgres::ClientProgramPlaces program_places() const { return {.folder = pg_bin, .container = target.container}; }
};

}  // namespace holdfast::backup
