#pragma once

#include <filesystem>
#include <string>

#include "config/settings.h"

namespace holdfast::jobs {

// The files of one app's worker. All but the queue are the app's alone.
struct StateFiles {
  std::filesystem::path folder;
  std::filesystem::path queue;     // the SQLite queue, where there is no Redis
  std::filesystem::path lock;      // held while the worker runs; its text is the worker's process id
  std::filesystem::path log;       // old ones: {app}.1.log and so on
  std::filesystem::path bot;       // what the bot must not forget
  std::filesystem::path schedule;  // up to when the runs of the schedule are cared for
  std::filesystem::path outbox;    // notices that somebody has not got yet
};

// WORKER__STATE_DIRECTORY, else /var/lib/holdfast for root, $XDG_STATE_HOME/holdfast or ~/.local/state/holdfast. Makes
// nothing. Throws Error(file) where no home is known.
StateFiles state_files(const config::Settings& settings);

// Makes the folder, of mode 0700, where it is absent. Throws Error(file), and Error(refused) for one that belongs to
// another user or that others can write.
void make_state_folder(const StateFiles& files);

}  // namespace holdfast::jobs
