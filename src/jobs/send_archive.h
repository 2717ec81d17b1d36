#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <vector>

#include "base/progress.h"
#include "config/settings.h"
#include "delivery/channels.h"
#include "delivery/deliver.h"
#include "jobs/archive_list.h"

namespace holdfast::jobs {

// What of the settings' ways to people is wanted.
struct WantedChannels {
  bool telegram = false;
  bool email = false;

  bool any() const { return telegram || email; }
};

// Those channels, and a look at those that the settings enable: Error(usage) for one of either that is not complete.
delivery::Channels open_channels(const config::Settings& settings, const WantedChannels& wanted);

// A backup that is to be sent, and what is known of it beyond the file itself.
struct ArchiveToSend {
  ListedArchive archive;
  std::optional<double> seconds;  // that the backup took
};

// Sends a backup by each of the channels, and tells what became of each delivery. Plain text is sent as a compressed
// copy. Throws what delivery::deliver and archive::compressed_copy throw.
std::vector<delivery::Handover> send_archive(const ArchiveToSend& backup, delivery::Channels& channels,
                                             delivery::Again again, base::Progress& progress,
                                             const std::stop_token& stop);

}  // namespace holdfast::jobs
