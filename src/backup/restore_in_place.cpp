#include "backup/empty_database.h"
#include "backup/restore_run.h"
#include "backup/restore_transaction.h"
#include "base/clock.h"

namespace holdfast::backup {

void restore_in_place(const RestoreRun& run, RestoreReport& report) {
  RestoreTransaction transaction(run);
  postgres::Connection& connection = transaction.connection();
  transaction.progress().begin("emptying", 0);
  EmptyReport emptied;
  transaction.lock_out([&] { emptied = empty_database(connection); });
  transaction.load(run.pieces, run.load_options(),
                   {.extensions_there = {emptied.kept_extensions.begin(), emptied.kept_extensions.end()}});
  const RowCounts counts = count_restored_rows(connection, [](const auto&, const auto&) { return true; });
  run.check_counts(counts);
  report.count(counts, run.reader.contents());
  const double analyze_started = base::monotonic_seconds();
  transaction.progress().begin("analyzing", 0);
  connection.run("ANALYZE");
  report.analyze_seconds = base::monotonic_seconds() - analyze_started;
  transaction.commit();
}

}  // namespace holdfast::backup
