#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "backup/analyze.h"
#include "backup/restore_run.h"
#include "backup/side_database.h"
#include "base/clock.h"
#include "base/text.h"
#include "postgres/databases.h"

namespace holdfast::backup {

namespace {

// The database as the archive remembers it, for where no live one says what the new one should be like.
postgres::DatabaseInfo remembered(const archive::DatabaseProperties& properties, const RestoreOptions& options) {
  postgres::DatabaseInfo info{.name = properties.name,
                              .owner = properties.owner,
                              .encoding = properties.encoding,
                              .collate = properties.collate,
                              .ctype = properties.ctype,
                              .locale_provider = properties.locale_provider,
                              .locale = properties.locale,
                              .icu_rules = properties.icu_rules,
                              .tablespace = properties.tablespace,
                              .connection_limit = properties.connection_limit,
                              .comment = properties.comment,
                              .grants = properties.grants,
                              .security_labels = properties.security_labels};
  for (const auto& setting : properties.settings) info.settings.push_back({setting.role, setting.name, setting.value});
  if (!options.owners) info.owner.clear();
  if (!options.privileges) info.grants.clear();
  if (!options.owners || !options.privileges) {
    std::erase_if(info.settings, [](const auto& setting) { return !setting.role.empty(); });
  }
  return info;
}

// The marker comment by which a side or kept database is known, and which tells what is needed to undo.
std::string story(const char* role, const archive::ArchiveReader& reader, const RestorePreview& preview,
                  const RestoreOptions& options) {
  const nlohmann::json json{{"holdfast", role},
                            {"of", base::printable(preview.options.database)},
                            {"app", base::printable(reader.contents().app)},
                            {"archive", base::printable(reader.file().path().string())},
                            {"at", options.timestamp},
                            {"comment", preview.live ? base::printable(preview.live->comment) : ""}};
  return json.dump(-1, ' ', true);
}

}  // namespace

void restore_aside(const RestoreRun& run, RestoreReport& report) {
  const auto& [reader, pieces, part, preview, options, progress, stop] = run;
  const postgres::DatabaseInfo like = preview.live ? *preview.live : remembered(reader.contents().database, options);
  SideDatabase side(options.target, postgres::with_suffix(options.database, "__restoring_" + options.timestamp), like,
                    story("side", reader, preview, options), stop);
  load(reader, pieces, side.target(), run.load_options(), progress, stop);
  run.check_counts(count_rows(side.target(), options.jobs, stop));
  const double analyze_started = base::monotonic_seconds();
  analyze(side.target(), options.jobs, progress, stop);
  report.analyze_seconds = base::monotonic_seconds() - analyze_started;
  {
    postgres::Connection maintenance = postgres::connect_for_maintenance(options.target, stop);
    postgres::copy_properties(maintenance, side.name(), like);
  }
  side.swap({.database = options.database,
             .comment = like.comment,
             .kept_as = preview.kept_as,
             .kept_story = story("kept", reader, preview, options)},
            stop);
  report.kept_as = preview.kept_as;
}

}  // namespace holdfast::backup
