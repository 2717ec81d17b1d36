#include "backup/restore_transaction.h"

#include <fmt/format.h>

#include "base/error.h"
#include "postgres/session.h"

namespace holdfast::backup {

namespace {

using base::Error;
using base::ErrorKind;

postgres::Target live_database(const RestoreOptions& options) {
  postgres::Target target = options.target.with_database(options.database);
  target.application_name = restore_session_name();
  return target;
}

}  // namespace

RestoreTransaction::RestoreTransaction(const RestoreRun& run)
    : run_(run),
      target_(live_database(run.options)),
      connection_(target_, run.stop),
      watch_(run.options.target.with_database(run.options.database), target_.application_name,
             run.reader.contents().app, run.progress) {
  postgres::prepare_session(connection_);
  connection_.run("BEGIN");
}

void RestoreTransaction::lock_out(const std::function<void()>& work) {
  connection_.run("SET LOCAL lock_timeout = '10s'");
  try {
    work();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::lock) throw;
    const std::string blocker = watch_.last_blocker();
    throw Error(ErrorKind::lock,
                fmt::format("the live database was not changed: {}", blocker.empty() ? error.what() : blocker),
                "Wait until that session is done, or end it; then restore again.");
  }
  connection_.run("SET LOCAL lock_timeout = 0");
}

void RestoreTransaction::step(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    if (!error.hint().empty()) throw;
    throw Error(error.kind(), error.what(), "Nothing was changed: it was all one transaction, which was rolled back.");
  }
}

void RestoreTransaction::load(const std::vector<archive::Piece>& pieces, const LoadOptions& options,
                              const LoadInto& into) {
  step([&] { load_in_transaction(connection_, run_.reader, pieces, options, into, watch_); });
}

void RestoreTransaction::commit() {
  run_.lock.check_held();
  connection_.run("COMMIT");
  watch_.end();
}

}  // namespace holdfast::backup
