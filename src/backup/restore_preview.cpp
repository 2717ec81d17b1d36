#include "backup/restore_preview.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "backup/kept_databases.h"
#include "backup/part.h"
#include "backup/partition_check.h"
#include "backup/restore_estimate.h"
#include "backup/restore_extent.h"
#include "backup/selection.h"
#include "base/error.h"
#include "base/text.h"
#include "postgres/app_objects.h"
#include "postgres/databases.h"
#include "postgres/extension_packages.h"
#include "postgres/session.h"

namespace holdfast::backup {

namespace {

using base::Error;
using base::ErrorKind;
using base::printable;

std::vector<TableComparison> compare(const archive::Contents& contents, const RowCounts& now,
                                     const Selection& selection) {
  std::map<TableName, TableComparison> tables;
  for (const archive::Table& table : contents.tables) {
    if (!selects(selection, table.schema, table.name)) continue;
    tables[{table.schema, table.name}] = {
        .schema = table.schema, .name = table.name, .in_backup = table.fingerprint.rows()};
  }
  for (const auto& [name, count] : now) {
    if (!selection.is_everything() && !tables.contains(name)) continue;
    TableComparison& table = tables[name];
    table.schema = name.first;
    table.name = name.second;
    table.now = count.rows;
    table.now_is_unknown = !count.rows;
  }
  std::vector<TableComparison> result;
  for (auto& [name, table] : tables) result.push_back(std::move(table));
  return result;
}

// What the server must have. A part needs the owners of its tables, and in the live database everything else is there.
struct Needed {
  std::vector<std::string> roles;
  std::vector<std::string> extensions;
};

Needed needed_for(const archive::ArchiveReader& reader, const RestoreOptions& options) {
  const archive::Contents& contents = reader.contents();
  Needed needed;
  if (options.selection.is_everything()) {
    needed.roles = contents.roles;
    for (const archive::Extension& extension : contents.extensions) needed.extensions.push_back(extension.name);
    return needed;
  }
  const auto pieces = reader.read_pieces();
  const bool is_new = options.destination == Destination::new_database;
  const Part part(reader, pieces, options.selection, is_new ? Part::Needs::included : Part::Needs::there_already);
  for (const archive::Piece& piece : pieces) {
    for (const archive::Entry& entry : piece.entries) {
      if (!part.has(entry)) continue;
      if (entry.type == "EXTENSION") needed.extensions.push_back(entry.name);
      if (!entry.owner.empty()) needed.roles.push_back(entry.owner);
    }
  }
  return needed;
}

bool is_name_taken(postgres::Connection& live, const RestoreOptions& options, const archive::Contents& contents) {
  if (options.destination == Destination::new_schema) return postgres::has_schema(live, options.new_name);
  if (options.destination != Destination::new_table) return false;
  const auto table = std::ranges::find_if(contents.tables, [&](const archive::Table& candidate) {
    return selects(options.selection, candidate.schema, candidate.name);
  });
  return postgres::relation_names(live, table->schema).contains(options.new_name);
}

RowCounts count_live(RestorePreview& preview, const std::stop_token& stop) {
  const RestoreOptions& options = preview.options;
  const postgres::Target live = options.target.with_database(options.database);
  const WantedTable wanted = [&](const auto& schema, const auto& table) {
    return selects(options.selection, schema, table);
  };
  if (!options.row_versions) return count_rows(live, options.jobs, stop, wanted);
  CountedVersions counted = count_rows_and_versions(live, options.jobs, stop, wanted);
  preview.row_versions = std::move(counted.versions);
  return std::move(counted.counts);
}

// Rows that the backup has for a partitioned table are in its partitions now.
void count_partitioned_tables(postgres::Connection& live, std::vector<TableComparison>& tables) {
  for (TableComparison& table : tables) {
    if (table.now || table.now_is_unknown) continue;
    const auto count = count_partitioned(live, table.schema, table.name);
    if (!count) continue;
    table.now = count->rows;
    table.now_is_unknown = !count->rows;
  }
}

void note_versions(const archive::Contents& contents, RestorePreview& preview) {
  const int there = contents.server_version_number / 10000;
  const int here = preview.server_version_number / 10000;
  if (there > here) {
    preview.notes.push_back(fmt::format(
        "the backup is of PostgreSQL {}, the server is {}: what {} does not know yet would fail", there, here, here));
  }
}

void note_what_is_not_in_it(const archive::Contents& contents, RestorePreview& preview) {
  const Destination destination = preview.options.destination;
  const bool has_rows =
      std::ranges::any_of(contents.tables, [](const archive::Table& table) { return table.fingerprint.rows() > 0; });
  const bool replaces = destination == Destination::swap || destination == Destination::in_place;
  const bool loses = std::ranges::any_of(
      preview.tables, [](const auto& table) { return table.now_is_unknown || table.now.value_or(0) > 0; });
  if (!has_rows && preview.extent == Extent::whole && replaces && loses) {
    preview.notes.emplace_back(
        "no table of the backup is known to have rows: all that the live tables hold would be gone");
  }
  if (destination == Destination::new_table || destination == Destination::new_schema) {
    preview.notes.emplace_back("foreign keys to tables that are not restored with it are left out");
  }
}

// A foreign table's rows are elsewhere: a second one would be a second door to them.
void note_foreign_tables(const std::vector<archive::Piece>& pieces, RestorePreview& preview) {
  if (preview.options.destination == Destination::in_place || preview.options.selection.is_everything()) return;
  for (const archive::Piece& piece : pieces) {
    for (const archive::Entry& entry : piece.entries) {
      if (entry.type != "FOREIGN TABLE" || !selects(preview.options.selection, entry.schema, entry.name)) continue;
      preview.notes.push_back(
          fmt::format("the foreign table {} is left out", printable(entry.schema + "." + entry.name)));
    }
  }
}

void note_encoding(const archive::Contents& contents, RestorePreview& preview) {
  if (!preview.live || preview.options.destination == Destination::new_database) return;
  const auto& there = contents.database;
  if (!there.encoding.empty() && there.encoding != preview.live->encoding) {
    preview.notes.push_back(fmt::format("the backup is in {}, the live database in {}: the live one's is kept",
                                        there.encoding, preview.live->encoding));
  }
  if (!there.collate.empty() && there.collate != preview.live->collate) {
    preview.notes.push_back(fmt::format("the backup sorts by {}, the live database by {}: the live one's is kept",
                                        printable(there.collate), printable(preview.live->collate)));
  }
}

void note_extension_versions(const archive::Contents& contents, postgres::Connection& maintenance,
                             RestorePreview& preview) {
  const auto available = postgres::available_extensions(maintenance);
  for (const archive::Extension& extension : contents.extensions) {
    const auto found = available.find(extension.name);
    if (found == available.end() || extension.version.empty() || found->second == extension.version) continue;
    preview.notes.push_back(fmt::format("the extension {} was {} and would be {}", printable(extension.name),
                                        printable(extension.version), printable(found->second)));
  }
}

// Rows that are replaced where they are: nothing else in the database changes with them.
void find_stale_views(postgres::Connection& live, RestorePreview& preview) {
  const RestoreOptions& options = preview.options;
  if (options.destination != Destination::in_place || options.selection.is_everything()) return;
  std::vector<std::string> tables;
  for (const TableComparison& table : preview.tables) {
    tables.push_back(postgres::quoted_name(table.schema, table.name));
  }
  for (const auto& view : postgres::read_materialized_views_of(live, tables)) {
    preview.stale_views.push_back(view.qualified);
  }
}

void look_at_live_tables(postgres::Connection& live, const archive::Contents& contents, RestorePreview& preview) {
  preview.name_is_taken = is_name_taken(live, preview.options, contents);
  find_stale_views(live, preview);
  count_partitioned_tables(live, preview.tables);
}

// What the contents do not say: which tables a script of others makes, and which of them are partitions. `live` is null
// where there is no such database.
void look_at_statements(const archive::ArchiveReader& reader, postgres::Connection* live, RestorePreview& preview) {
  const RestoreOptions& options = preview.options;
  const bool is_ours = archive::is_ours(reader.contents());
  const bool replaces_rows = options.destination == Destination::in_place && !options.selection.is_everything();
  if (is_ours && !replaces_rows) return;
  const archive::ScriptTables script(reader, reader.read_pieces());
  if (live != nullptr && replaces_rows) {
    preview.partitions_that_differ = partitions_that_differ(*live, options.selection, script);
  }
  if (is_ours) return;
  preview.extent = extent_of(reader.contents(), script);
  compare_with_script(script, preview.tables);
  note_missing_finish(script, live != nullptr && postgres::has_indexes(*live), preview);
}

bool makes_database(Destination destination) {
  return destination == Destination::swap || destination == Destination::new_database;
}

void add_role_obstacles(const RestorePreview& preview, std::vector<std::string>& found) {
  const bool needs_roles = preview.options.owners || preview.options.privileges;
  if (preview.options.create_roles || !needs_roles) return;
  for (const std::string& role : preview.missing_roles) {
    found.push_back(fmt::format("the role {0} is missing: CREATE ROLE {1} NOLOGIN; (or --create-roles)",
                                printable(role), printable(postgres::quoted_identifier(role))));
  }
}

void add_right_obstacles(const RestorePreview& preview, std::vector<std::string>& found) {
  const postgres::RoleRights& rights = preview.rights;
  if (makes_database(preview.options.destination) && !rights.superuser && !rights.createdb) {
    found.push_back(fmt::format("the role {0} may not create databases: ALTER ROLE {1} CREATEDB; (or --in-place)",
                                printable(rights.role), printable(postgres::quoted_identifier(rights.role))));
  }
  if (preview.options.create_roles && !preview.missing_roles.empty() && !rights.superuser && !rights.createrole) {
    found.push_back(fmt::format("the role {} may not create roles", printable(rights.role)));
  }
  if (!preview.live || preview.options.destination != Destination::swap) return;
  if (!preview.facts->rights.superuser && !preview.facts->rights.owner) {
    found.push_back(fmt::format("the role {} does not own the database {}, and cannot rename it",
                                printable(rights.role), printable(preview.options.database)));
  }
}

// What keeps the live database from being renamed.
void add_swap_obstacles(const RestorePreview& preview, std::vector<std::string>& found) {
  const postgres::DatabaseFacts& facts = *preview.facts;
  const auto add_bond = [&](const std::string& bond) {
    if (preview.options.move_replication) return;
    found.push_back(fmt::format("the live database has the {}, which a swap would break (--move-replication)", bond));
  };
  for (const auto& subscription : facts.subscriptions) {
    if (subscription.enabled) add_bond(describe(subscription));
  }
  for (const auto& slot : facts.slots) add_bond(describe(slot));
  for (const auto& transaction : facts.prepared_transactions) {
    found.push_back(
        fmt::format("the {} keeps the database from being renamed: commit it or roll it back", describe(transaction)));
  }
  for (const auto& sessions : facts.sessions) {
    if (sessions.not_ours_to_end == 0) continue;
    found.push_back(
        fmt::format("the role {} may not end {}{}: end them, or restore as a superuser or a role that is in "
                    "pg_signal_backend",
                    printable(facts.rights.role),
                    sessions.not_ours_to_end < sessions.count ? fmt::format("{} of ", sessions.not_ours_to_end) : "",
                    describe_who(sessions)));
  }
  if (facts.pg_cron_lives_here && preview.brings_pg_cron) {
    found.emplace_back("pg_cron lives in this database, and cannot be created in another: use --in-place");
  }
}

}  // namespace

std::optional<uint64_t> TableComparison::gained() const {
  if (now_is_unknown) return std::nullopt;
  return std::max(in_backup.value_or(0), now.value_or(0)) - now.value_or(0);
}

std::optional<uint64_t> TableComparison::lost() const {
  if (now_is_unknown) return std::nullopt;
  return std::max(in_backup.value_or(0), now.value_or(0)) - in_backup.value_or(0);
}

std::vector<std::string> RestorePreview::obstacles() const {
  std::vector<std::string> found;
  if (in_recovery) found.emplace_back("the server is a standby, which takes no changes: restore on its primary");
  add_role_obstacles(*this, found);
  for (const std::string& extension : missing_extensions) {
    found.push_back(fmt::format("the extension {} is not installed on the server: apt-get install {} there",
                                printable(extension),
                                printable(postgres::package_of_extension(extension, server_version_number / 10000))));
  }
  add_extent_obstacles(*this, found);
  found.insert(found.end(), partitions_that_differ.begin(), partitions_that_differ.end());
  add_right_obstacles(*this, found);
  if (facts && options.destination == Destination::swap) add_swap_obstacles(*this, found);
  if (live && options.destination == Destination::new_database) {
    found.push_back(
        fmt::format("the database {} exists already: name another with --into", printable(options.database)));
  }
  if (name_is_taken) {
    found.push_back(fmt::format("the live database has a {} {} already",
                                options.destination == Destination::new_schema ? "schema" : "table",
                                printable(options.new_name)));
  }
  if (live && options.destination == Destination::in_place && options.selection.is_everything()) {
    for (const auto& subscription : facts->subscriptions) {
      if (!subscription.enabled) continue;
      found.push_back(fmt::format("the live database has the {}: disable it first", describe(subscription)));
    }
  }
  if (!live && !makes_database(options.destination)) {
    found.push_back(fmt::format("there is no database {} to restore into", printable(options.database)));
  }
  return found;
}

std::vector<std::string> RestorePreview::bonds() const {
  std::vector<std::string> found;
  if (!facts || options.destination == Destination::new_database) return found;
  const bool swaps = options.destination == Destination::swap;
  for (const auto& subscription : facts->subscriptions) found.push_back(describe(subscription));
  for (const auto& slot : facts->slots) found.push_back(describe(slot));
  for (const auto& transaction : facts->prepared_transactions) found.push_back(describe(transaction));
  for (const auto& sessions : facts->sessions) {
    // Those that we may not end are in the way of a swap, and said to be so.
    const bool would_be_ended = swaps && sessions.not_ours_to_end == 0;
    found.push_back(describe_who(sessions) + (would_be_ended ? ": would be ended, and can reconnect at once" : ""));
  }
  for (const auto& worker : facts->workers) {
    found.push_back(describe(worker) + (swaps ? ": would be ended; the server starts it again" : ""));
  }
  return found;
}

std::vector<std::string> RestorePreview::advice() const {
  if (!live || options.destination != Destination::swap) return {};
  return advice_for_restore(replication, options.database, kept_as);
}

RestorePreview preview_restore(const archive::ArchiveReader& reader, const RestoreOptions& options,
                               std::stop_token stop) {
  const std::string& database = options.database;
  if (postgres::is_maintenance_database(database)) {
    throw Error(ErrorKind::refused, fmt::format("{} is a maintenance database", printable(database)),
                "Name the database to restore: --url postgresql://…/NAME.");
  }
  const archive::Contents& contents = reader.contents();
  postgres::Connection maintenance = postgres::connect_for_maintenance(options.target, stop);
  refuse_kept(maintenance, database);
  RestorePreview preview{.options = options,
                         .live = postgres::read_database(maintenance, database),
                         .live_oid = postgres::oid_of_database(maintenance, database),
                         .facts = postgres::read_database_facts(maintenance, database),
                         .rights = postgres::read_database_facts(maintenance, maintenance.database())->rights};
  const Needed needed = needed_for(reader, options);
  preview.missing_roles = postgres::missing_roles(maintenance, needed.roles);
  preview.missing_extensions = postgres::missing_extensions(maintenance, needed.extensions);
  preview.server_version = maintenance.run("SHOW server_version").text(0, 0);
  preview.server_version_number = maintenance.server_version();
  preview.in_recovery = maintenance.run("SELECT pg_catalog.pg_is_in_recovery()").boolean(0, 0);
  preview.brings_pg_cron =
      std::ranges::find(contents.extensions, "pg_cron", &archive::Extension::name) != contents.extensions.end();
  std::optional<postgres::Connection> live;
  RowCounts now;
  if (preview.live) {
    now = count_live(preview, stop);
    live.emplace(options.target.with_database(database), stop);
    postgres::prepare_session(*live);
  }
  preview.tables = compare(contents, now, options.selection);
  if (std::string unknown = describe_unknown(now, preview.rights.role); !unknown.empty()) {
    preview.notes.push_back(std::move(unknown));
  }
  if (live) look_at_live_tables(*live, contents, preview);
  if (live && options.destination == Destination::swap) {
    preview.kept_as = postgres::free_name(maintenance, database, std::string(kKeptSuffix) + options.timestamp);
    preview.replication = read_replication(options.target, database, stop);
  }
  look_at_statements(reader, live ? &*live : nullptr, preview);
  note_extent(contents, preview);
  note_what_is_not_in_it(contents, preview);
  note_foreign_tables(reader.read_pieces(), preview);
  note_versions(contents, preview);
  note_encoding(contents, preview);
  note_extension_versions(contents, maintenance, preview);
  const Estimate estimate = estimate_restore(contents, options, maintenance);
  preview.disk_bytes = estimate.disk_bytes;
  preview.seconds = estimate.seconds;
  return preview;
}

}  // namespace holdfast::backup
