#include "backup/stream_backup.h"

#include "archive/stream_cutter.h"
#include "backup/pg_dump_run.h"
#include "backup/source.h"
#include "postgres/connection.h"

namespace holdfast::backup {

archive::Contents back_up_by_pg_dump(const BackupOptions& options, archive::ArchiveWriter& writer,
                                     base::Progress& progress, std::stop_token stop) {
  // Our own locks first: what pg_dump sees when it takes its snapshot can then be neither truncated nor rewritten.
  Source source = open_source(options, stop);
  archive::Contents contents = describe(source.holder, options);
  const auto known = known_settings(source.holder);
  progress.begin("reading", contents.disk_bytes);

  writer.schema_is_complete();  // one thread writes all, in pg_dump's order
  archive::SettingsTable settings;
  archive::PieceBuilder builder(writer, stop);
  archive::StreamCutter cutter(builder, settings, progress);
  PgDumpRun run(source.holder, options, DumpText::of_pg_dump, {}, stop);
  try {
    archive::walk_script(
        run, [&](std::string_view name) { return known.contains(name); }, cutter);
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::client_program) run.check_success();
    throw;
  }
  run.check_success();
  check_alive(source);
  progress.end();

  cutter.finish(contents);
  contents.pg_dump_version = run.version();
  add_roles(contents, cutter.owners());
  contents.settings = settings.rows();
  return contents;
}

}  // namespace holdfast::backup
