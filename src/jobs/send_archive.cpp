#include "jobs/send_archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "archive/compressed_copy.h"
#include "archive/digest.h"
#include "archive/file_kind.h"
#include "archive/part_files.h"
#include "backup/kept_proof.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/waiter.h"

namespace holdfast::jobs {

namespace {

// Of the proof that is beside the archive, which list_archives has found to be of this very file.
std::string proof_line(const ListedArchive& archive) {
  if (archive.proved.empty()) return "";
  const auto proof = backup::read_proof(archive.path);
  if (!proof) return "";
  return fmt::format("{}, {}, {}, {}", proof->result(), base::counted(proof->tables, "table"),
                     base::counted(proof->rows, "row"), base::readable_utc(proof->time));
}

// What is sent, with the file that it is read from.
struct Packed {
  base::ReadFile file;
  std::string name;
};

Packed pack(const base::ReadFile& file, base::Progress& progress, const std::stop_token& stop) {
  const std::string name = file.path().filename().string();
  if (archive::is_compressed(file)) return {.file = file.duplicate(), .name = name};
  archive::CompressedCopy copy = archive::compressed_copy(file, name, progress, stop);
  return {.file = std::move(copy.file), .name = std::move(copy.name)};
}

delivery::Summary summary_of(const ArchiveToSend& backup, const Packed& packed, const std::stop_token& stop) {
  const ListedArchive& archive = backup.archive;
  return {.app = archive.app.empty() ? archive.database : archive.app,
          .created = archive.created,
          .bytes = packed.file.size(),
          .tables = archive.tables,
          .rows = archive.rows,
          .seconds = backup.seconds,
          .format = std::string(archive::name_of(archive::file_kind(packed.file))),
          .digest = archive::hex(archive::sha256_of(packed.file, stop)),
          .proof = proof_line(archive)};
}

}  // namespace

delivery::Channels open_channels(const config::Settings& settings, const WantedChannels& wanted) {
  // One that is enabled fails tonight: better said now.
  if (settings.backup.telegram_enabled) delivery::Channels().add_telegram(settings.telegram, settings.rbac);
  if (settings.backup.email_enabled) {
    delivery::Channels().add_email(settings.email, settings.backup.email_recipients);
  }
  delivery::Channels channels;
  if (wanted.telegram) channels.add_telegram(settings.telegram, settings.rbac);
  if (wanted.email) channels.add_email(settings.email, settings.backup.email_recipients);
  return channels;
}

std::vector<delivery::Handover> send_archive(const ArchiveToSend& backup, delivery::Channels& channels,
                                             delivery::Again again, base::Progress& progress,
                                             const std::stop_token& stop) {
  const base::ReadFile file = archive::open_backup_file(backup.archive.path);
  const Packed packed = pack(file, progress, stop);
  const delivery::Parcel parcel{.file = packed.file,
                                .name = packed.name,
                                .place = std::filesystem::absolute(file.path()).lexically_normal(),
                                .about = summary_of(backup, packed, stop)};
  delivery::Receipts receipts(file);
  const base::SystemClock clock;
  base::SystemWaiter waiter;
  std::vector<delivery::Handover> handovers;
  for (const auto& channel : channels.all()) {
    auto done = delivery::deliver(parcel, *channel, again, receipts,
                                  {.clock = clock, .waiter = waiter, .progress = progress}, stop);
    std::ranges::move(done, std::back_inserter(handovers));
  }
  return handovers;
}

}  // namespace holdfast::jobs
