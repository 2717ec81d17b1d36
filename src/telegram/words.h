#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "jobs/archive_list.h"
#include "jobs/job.h"
#include "jobs/queue.h"
#include "telegram/chats.h"

namespace holdfast::telegram {

// The commands that there are, in the order of the help.
std::vector<Command> commands_of_bot(bool may_restore);

// The answer to /help.
std::string help_text(const std::string& app, bool may_restore);

// What went wrong, and the hint in a line of its own.
std::string error_text(const base::Error& error);

// How a backup goes; nullopt: it waits for its turn.
std::string progress_text(const std::string& app, const std::optional<jobs::PendingJob>& job);
// What came of it, for whoever reads it in that chat.
std::string outcome_text(const jobs::FinishedJob& job, int64_t chat);
// The queue knows nothing of it any more.
std::string unknown_text(const std::string& app);

// The answer to /list: the newest first, of the app's archives those that can be read.
std::string list_text(const std::string& app, const std::vector<jobs::ListedArchive>& archives);

// What the button of an archive says.
std::string button_text(const jobs::ListedArchive& archive);

}  // namespace holdfast::telegram
