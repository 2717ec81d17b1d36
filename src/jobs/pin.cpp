#include "jobs/pin.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/own_file.h"
#include "base/text.h"

namespace holdfast::jobs {

namespace fs = std::filesystem;

fs::path pin_path(const fs::path& archive) {
  return archive.string() + ".pinned";
}

bool is_pinned(const fs::path& archive) {
  return base::why_not_own(pin_path(archive)).empty();
}

std::string pin_words(const fs::path& archive) {
  if (!is_pinned(archive)) return "";
  static constexpr size_t kMost = 500;
  const base::ReadFile file(pin_path(archive));
  std::string line(kMost, '\0');
  line.resize(file.read_at(0, line.data(), line.size()));
  return base::printable(base::trimmed(std::string_view(line).substr(0, line.find('\n'))));
}

void pin(const fs::path& archive, const std::string& reason) {
  const fs::path path = pin_path(archive);
  if (fs::exists(fs::symlink_status(path)) && !is_pinned(archive)) {
    throw base::Error(base::ErrorKind::file,
                      fmt::format("{} is no pin of ours: {}", base::printable(path.string()), base::why_not_own(path)),
                      "Remove it, if that is possible.");
  }
  base::AtomicFile file(path, base::Existing::replace);
  file.write(base::printable(reason) + "\n");
  file.commit();
}

bool unpin(const fs::path& archive) {
  std::error_code failure;
  const bool was_there = fs::remove(pin_path(archive), failure);
  errno = failure.value();
  if (failure) base::throw_file_error("remove", pin_path(archive));
  return was_there;
}

}  // namespace holdfast::jobs
