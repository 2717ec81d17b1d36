#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/progress.h"
#include "config/settings.h"
#include "jobs/chat_preview.h"

namespace holdfast::backup {
struct UndoOptions;
struct UndoPreview;
}  // namespace holdfast::backup

namespace holdfast::jobs {

// What was shown to whoever confirmed it.
struct ConfirmedRestore {
  std::filesystem::path path;
  std::string digest;                // ChatPreview::digest
  base::Clock::TimePoint previewed;  // ChatPreview::made, of which the name is that the live database gets
};

struct RestoreDone {
  std::string database;
  std::string kept_as;  // raw; empty: there was nothing to keep
  uint64_t tables = 0;
  uint64_t rows = 0;
  double seconds = 0;
  std::vector<std::string> notes;  // what is to be done now, each a sentence
};

struct UndoDone {
  std::string database;
  std::string was;                 // the name under which it was kept, raw
  std::string kept_as;             // under which the other one is kept now, raw; empty: there was none
  std::vector<std::string> notes;  // as above
};

// Restores the archives of one app into its own database, and takes such a restore back, for somebody who sees a
// preview and confirms it. Whatever changes in between, the archive, the database or who is in the way, voids the
// confirmation: then nothing is done, and the preview as it is now is the answer. Nothing but a swap is done, so that
// the database of before is kept. What is written while the restore loads is in that one alone.
//
// One call at a time works on an app's database, also of other processes; the previews may be called from any thread.
// All calls throw Error(usage) for settings that do not lead to a database by name, and what jobs::reach_database and
// Connection throw.
class AppRestore {
 public:
  // `settings` and `clock` must outlive it.
  AppRestore(const config::Settings& settings, const base::Clock& clock, std::string tool_version);

  // Counts every table's rows, which takes a while. Throws Error(refused) for a path that is none of the app's archives
  // that can be restored, and what backup::open_for_restore and backup::preview_restore throw.
  ChatPreview preview(const std::filesystem::path& path, base::Progress& progress, const std::stop_token& stop) const;

  // Throws, beside what preview() throws, Error(lock) while another holdfast works on the database, Error(refused) for
  // what the preview calls an obstacle, and what backup::restore throws; after any failure restore_happened() tells
  // whether the swap was done all the same.
  std::variant<RestoreDone, ChatPreview> restore(const ConfirmedRestore& confirmed, base::Progress& progress,
                                                 const std::stop_token& stop) const;

  // Whether the database is kept that a restore was to keep under that name: the restore has happened, whatever became
  // of the process that did it, and was not taken back. Of one that was to keep nothing: whether there is the database.
  bool restore_happened(const std::string& kept_as, const std::stop_token& stop) const;

  // Of the restore that kept the database of before as `kept_as`. That another database has taken the place of the
  // restored one is an obstacle. Throws Error(refused) if there is no such kept database.
  ChatPreview preview_undo(const std::string& kept_as, const std::stop_token& stop) const;

  // Throws as restore() does, and what backup::undo throws.
  std::variant<UndoDone, ChatPreview> undo(const std::string& kept_as, const std::string& digest,
                                           const std::stop_token& stop) const;

 private:
  struct Opened;
  struct Previewed;

  Opened open(const std::filesystem::path& path, base::Clock::TimePoint previewed, base::Progress& progress,
              const std::stop_token& stop) const;
  Previewed look(const Opened& opened, base::Clock::TimePoint previewed, const std::stop_token& stop) const;
  backup::UndoOptions undo_options(const std::string& kept_as, const std::stop_token& stop) const;
  ChatPreview shown(const backup::UndoPreview& preview) const;

  const config::Settings& settings_;
  const base::Clock& clock_;
  const std::string tool_version_;
};

}  // namespace holdfast::jobs
