// The undo of AppRestore.
#include "backup/kept_databases.h"
#include "backup/undo.h"
#include "base/error.h"
#include "base/text.h"
#include "base/threads.h"
#include "jobs/app_restore.h"
#include "jobs/chat_words.h"
#include "jobs/preview_digest.h"
#include "jobs/reach_database.h"
#include "postgres/app_lock.h"

namespace holdfast::jobs {

using base::Error;
using base::ErrorKind;

backup::UndoOptions AppRestore::undo_options(const std::string& kept_as, const std::stop_token& stop) const {
  if (kept_as.empty()) throw Error(ErrorKind::refused, "nothing was kept that could come back");
  const postgres::Target target = reach_database(settings_.database, {}, stop);
  return {.target = target,
          .database = required_database(target),
          .to = kept_as,
          .now = base::iso_utc(clock_.now()),
          .tool_version = tool_version_,
          .jobs = settings_.backup.jobs.value_or(base::processors())};
}

ChatPreview AppRestore::shown(const backup::UndoPreview& preview) const {
  ChatPreview shown = chat_preview_of(preview);
  shown.digest = digest_of(preview);
  shown.made = clock_.now();
  return shown;
}

ChatPreview AppRestore::preview_undo(const std::string& kept_as, const std::stop_token& stop) const {
  return shown(backup::preview_undo(undo_options(kept_as, stop), stop));
}

std::variant<UndoDone, ChatPreview> AppRestore::undo(const std::string& kept_as, const std::string& digest,
                                                     const std::stop_token& stop) const {
  const backup::UndoOptions options = undo_options(kept_as, stop);
  postgres::AppLock lock(options.target, options.database, "undo", stop);
  backup::clear_leftovers(options.target, options.database, lock, stop);
  const backup::UndoPreview preview = backup::preview_undo(options, stop);
  const ChatPreview now = shown(preview);
  if (now.digest != digest) return now;
  if (preview.replaced_since) {
    throw Error(ErrorKind::refused, base::join(now.obstacles, "; "), "Nothing was changed.");
  }
  backup::undo(options, preview, lock, stop);
  return UndoDone{
      .database = preview.database, .was = preview.kept.name, .kept_as = preview.becomes, .notes = preview.advice()};
}

}  // namespace holdfast::jobs
