#include "delivery/receipts.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/own_file.h"
#include "base/text.h"
#include "delivery/receipts_json.h"

namespace holdfast::delivery {

namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

constexpr uint64_t kMostBytes = uint64_t{64} << 20;

base::FileLock lock(const base::ReadFile& archive) {
  const fs::path first = archive.path().parent_path() / archive.parts_with(0, 1).front();
  if (auto taken = base::FileLock::try_take(first)) return std::move(*taken);
  throw Error(ErrorKind::refused, fmt::format("another run is delivering {}", base::printable(archive.path().string())),
              "Let it end; `holdfast list` shows what became of it.");
}

// nullopt: it is none that receipts_text wrote. Throws Error(file) if it cannot be read.
std::optional<std::vector<Delivery>> read_from(const fs::path& path) {
  const base::ReadFile file(path);
  std::string text(std::min(file.size(), kMostBytes), '\0');
  text.resize(file.read_at(0, text.data(), text.size()));
  try {
    return parse_receipts(text);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace

Receipts::Receipts(const base::ReadFile& archive) : path_(receipts_path(archive.path())), lock_(lock(archive)) {
  if (!fs::exists(fs::symlink_status(path_))) return;
  auto found = base::why_not_own(path_).empty() ? read_from(path_) : std::nullopt;
  if (!found) {
    throw Error(ErrorKind::file, fmt::format("{} is no list of deliveries of ours", base::printable(path_.string())),
                "Move it away, and look what became of earlier deliveries: holdfast will not know of them.");
  }
  deliveries_ = std::move(*found);
}

void Receipts::save() const {
  base::AtomicFile file(path_, base::Existing::replace);
  file.write(receipts_text(deliveries_));
  file.commit();
}

fs::path receipts_path(const fs::path& archive) {
  std::error_code ignored;
  const fs::path file = fs::is_symlink(archive, ignored) ? fs::canonical(archive, ignored) : archive;
  return (file.empty() ? archive : file).string() + ".deliveries.json";
}

bool has_unreadable_receipts(const fs::path& archive) {
  const fs::path path = receipts_path(archive);
  std::error_code ignored;
  if (!fs::exists(fs::symlink_status(path, ignored))) return false;
  if (!base::why_not_own(path).empty()) return true;
  try {
    return !read_from(path);
  } catch (const Error&) {
    return true;
  }
}

std::vector<Delivery> read_receipts(const fs::path& archive) {
  const fs::path path = receipts_path(archive);
  if (!base::why_not_own(path).empty()) return {};
  try {
    return read_from(path).value_or(std::vector<Delivery>());
  } catch (const Error&) {
    return {};
  }
}

}  // namespace holdfast::delivery
