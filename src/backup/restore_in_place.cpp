#include "backup/analyze.h"
#include "backup/empty_database.h"
#include "backup/restore_run.h"
#include "base/clock.h"
#include "postgres/session.h"

namespace holdfast::backup {

void restore_in_place(const RestoreRun& run, RestoreReport& report) {
  postgres::Connection connection(run.options.target.with_database(run.options.database), run.stop);
  postgres::prepare_session(connection);
  connection.run("BEGIN; SET LOCAL lock_timeout = '10s'");
  run.progress.begin("emptying", 0);
  const EmptyReport emptied = empty_database(connection);
  load_in_transaction(connection, run.reader, run.pieces, run.load_options(),
                      {.extensions_there = {emptied.kept_extensions.begin(), emptied.kept_extensions.end()}},
                      run.progress);
  const RowCounts counts = count_rows(connection);
  run.check_counts(counts);
  report.count(counts);
  const double analyze_started = base::monotonic_seconds();
  connection.run("ANALYZE");
  report.analyze_seconds = base::monotonic_seconds() - analyze_started;
  run.lock.check_held();
  connection.run("COMMIT");
}

}  // namespace holdfast::backup
