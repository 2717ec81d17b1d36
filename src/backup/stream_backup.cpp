#include "backup/stream_backup.h"

#include "archive/stream_cutter.h"
#include "backup/pg_dump_run.h"
#include "backup/source.h"
#include "postgres/connection.h"
#include "postgres/session.h"

namespace holdfast::backup {

namespace {

uint64_t database_bytes(postgres::Connection& connection) {
  return static_cast<uint64_t>(
      connection.run("SELECT pg_catalog.pg_database_size(pg_catalog.current_database())").integer(0, 0));
}

}  // namespace

archive::Contents back_up_by_pg_dump(const BackupOptions& options, archive::ArchiveWriter& writer,
                                     base::Progress& progress, std::stop_token stop) {
  postgres::Connection connection(options.target, stop);
  postgres::begin_reading(connection);
  archive::Contents contents = describe(connection, options);
  const auto known = known_settings(connection);
  progress.begin("reading", database_bytes(connection));
  connection.run("COMMIT");

  writer.schema_is_complete();  // one thread writes all, in pg_dump's order
  archive::SettingsTable settings;
  archive::PieceBuilder builder(writer, stop);
  archive::StreamCutter cutter(builder, settings, progress);
  PgDumpRun run(connection, options, DumpText::of_pg_dump, {}, stop);
  try {
    archive::walk_script(
        run, [&](std::string_view name) { return known.contains(name); }, cutter);
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::client_program) run.check_success();
    throw;
  }
  run.check_success();
  progress.end();

  cutter.finish(contents);
  contents.pg_dump_version = run.version();
  add_roles(contents, cutter.owners());
  contents.settings = settings.rows();
  return contents;
}

}  // namespace holdfast::backup
