#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/file_lock.h"
#include "delivery/delivery.h"

namespace holdfast::delivery {

// The deliveries of one archive, kept beside it in FILE.deliveries.json (docs/format.md): what is to be sent, before it
// is, and what became of it. Whoever holds this object is the only one that delivers this archive. Not thread-safe.
class Receipts {
 public:
  // `archive` is the archive's own file, or its parts. Throws Error(refused) while another run delivers it; Error(file)
  // if FILE.deliveries.json is there and not ours, or cannot be read.
  explicit Receipts(const base::ReadFile& archive);

  // The oldest first.
  std::vector<Delivery>& deliveries() { return deliveries_; }
  // Makes their present state durable. Throws Error(file).
  void save() const;

 private:
  std::filesystem::path path_;
  base::FileLock lock_;
  std::vector<Delivery> deliveries_;
};

// FILE.deliveries.json; of a link, beside the file that it leads to: that was sent, whatever it was called.
std::filesystem::path receipts_path(const std::filesystem::path& archive);

// Those that are kept beside an archive, for a look at them; none if there are none, or none that can be read.
std::vector<Delivery> read_receipts(const std::filesystem::path& archive);

// There is something under that name that is no list of deliveries of this user's.
bool has_unreadable_receipts(const std::filesystem::path& archive);

}  // namespace holdfast::delivery
