#include <fmt/format.h>

#include <utility>

#include "backup/analyze.h"
#include "backup/database_properties.h"
#include "backup/loading_role.h"
#include "backup/restore_run.h"
#include "backup/side_database.h"
#include "base/clock.h"
#include "base/log.h"
#include "postgres/databases.h"
#include "postgres/subscriptions.h"

namespace holdfast::backup {

namespace {

// The database as the archive remembers it, for where no live one says what the new one should be like.
postgres::DatabaseInfo remembered(const archive::DatabaseProperties& properties, const RestoreOptions& options) {
  postgres::DatabaseInfo info = info_of(properties);
  info.comment = comment_without_story(info.comment);
  if (!options.owners) info.owner.clear();
  if (!options.privileges) info.grants.clear();
  if (!options.owners || !options.privileges) {
    std::erase_if(info.settings, [](const auto& setting) { return !setting.role.empty(); });
  }
  return info;
}

Story story_of(DatabaseRole role, const std::string& name, const RestoreRun& run) {
  const archive::Contents& contents = run.reader.contents();
  return {.role = role,
          .name = name,
          .of = run.options.database,
          .app = contents.app,
          .archive = run.reader.file().path().string(),
          .archive_created = contents.created,
          .at = run.options.now,
          .tool_version = run.options.tool_version,
          .comment = run.preview.live ? run.preview.live->comment : ""};
}

std::string free_side_name(const RestoreOptions& options, std::stop_token stop) {
  postgres::Connection maintenance = postgres::connect_for_maintenance(options.target, std::move(stop));
  return postgres::free_name(maintenance, options.database, std::string(kSideSuffix) + options.timestamp);
}

// Beside the database that was backed up, a copy's subscriptions bear the slots of the live ones: to drop one of them
// would drop such a slot. In the place of that database they are what its people expect.
void cut_loose_copied_subscriptions(const RestoreRun& run, const SideDatabase& side) {
  if (run.preview.live) return;
  {
    postgres::Connection maintenance = postgres::connect_for_maintenance(run.options.target, run.stop);
    if (!postgres::shares_slot_in_use(maintenance, side.name())) return;
  }
  postgres::cut_loose_subscriptions(run.options.target, side.name(), run.stop);
  base::log_info("the subscriptions of the copy have no slots: those of the live database are in use");
}

// Gives the side database to its owner already, if it is the owner that loads it. Returns who loads.
std::string make_owner_load(const RestoreRun& run, const SideDatabase& side, const std::string& owner) {
  if (!run.options.owners) return "";
  postgres::Connection maintenance = postgres::connect_for_maintenance(run.options.target, run.stop);
  std::string role = loading_role(maintenance, run.reader, run.pieces, owner);
  if (!role.empty()) postgres::set_owner(maintenance, side.name(), role);
  return role;
}

}  // namespace

void restore_aside(const RestoreRun& run, RestoreReport& report) {
  const auto& [reader, pieces, part, preview, options, lock, progress, stop] = run;
  const postgres::DatabaseInfo like = preview.live ? *preview.live : remembered(reader.contents().database, options);
  const std::string name = free_side_name(options, stop);
  SideDatabase side(options.target, story_of(DatabaseRole::side, name, run), like, stop);
  LoadOptions load_options = run.load_options();
  load_options.role = make_owner_load(run, side, like.owner);
  load(reader, pieces, side.target(), load_options, progress, stop);
  cut_loose_copied_subscriptions(run, side);
  const RowCounts counts = count_restored_rows(side.target(), options.jobs, stop);
  run.check_counts(counts);
  report.count(counts, reader.contents());
  const double analyze_started = base::monotonic_seconds();
  analyze(side.target(), options.jobs, progress, stop);
  report.analyze_seconds = base::monotonic_seconds() - analyze_started;
  {
    postgres::Connection maintenance = postgres::connect_for_maintenance(options.target, stop);
    postgres::copy_properties(maintenance, side.name(), like);
  }
  Swap swap{.live = options.database, .comment = like.comment, .move_replication = options.move_replication};
  if (preview.live) swap.kept = story_of(DatabaseRole::kept, preview.kept_as, run);
  side.swap(swap, lock, stop);
  report.kept_as = preview.kept_as;
}

}  // namespace holdfast::backup
