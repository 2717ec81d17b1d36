#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "backup/configuration_rows.h"
#include "postgres/app_objects.h"
#include "postgres/catalog.h"
#include "postgres/database_facts.h"
#include "postgres/target.h"

namespace holdfast::backup {

// A table of the app and its own rows: without those of its children and partitions.
struct TableRows {
  postgres::TableInfo table;
  std::optional<uint64_t> rows = 0;  // nullopt: the role may not see all of them
};

// What a wipe would do, found out without changing anything.
struct WipePreview {
  std::string database;
  std::string server_version;
  std::vector<TableRows> tables;                      // of the app, with their sizes
  std::vector<ConfigurationRows> configuration;       // an extension's tables that hold rows of the user's
  std::vector<std::string> hidden_configuration;      // such tables, whose rows the role may not see
  std::vector<std::string> not_ours_to_empty;         // tables of the app that the role may not TRUNCATE
  std::vector<postgres::ExtensionTable> left_alone;   // other tables of extensions
  std::vector<std::string> foreign_tables;            // left alone
  std::vector<postgres::SequenceInfo> sequences;      // restarted, but for those that count on
  std::vector<postgres::MaterializedViewInfo> views;  // in the order of their refreshing
  uint64_t large_objects = 0;
  std::vector<std::string> truncate_triggers;  // of the app's own, which would run
  std::vector<std::string> kept_extensions;    // by --drop, since the role may not drop them
  std::vector<std::string> extensions;
  postgres::DatabaseFacts facts;

  // Those that are known.
  uint64_t rows() const;
  // Why it cannot be done as things are; empty if it can. `drop` tells whether the schema is to go as well.
  std::vector<std::string> obstacles(bool drop) const;
  // What the user must know of before: replication, triggers, sessions.
  std::vector<std::string> notes(bool drop) const;
};

// Throws Error(refused) for a maintenance database, Error(lock) if a table is locked for longer than `lock_timeout`.
WipePreview preview_wipe(const postgres::Target& target, std::chrono::seconds lock_timeout, std::stop_token stop);

// The name of the connected database, whatever a pooler calls it. Throws Error(refused) for a maintenance database.
std::string database_to_wipe(postgres::Connection& connection);

// The app's tables that have rows of their own, counted as the present transaction sees them. What the catalog says
// that the role may not see is unknown.
std::vector<TableRows> count_tables(postgres::Connection& connection, const std::vector<postgres::TableInfo>& tables);

}  // namespace holdfast::backup
