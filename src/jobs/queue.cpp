#include "jobs/queue.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <array>
#include <chrono>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::jobs {

int64_t system_now() {
  using std::chrono::system_clock;
  return std::chrono::duration_cast<std::chrono::milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::optional<int64_t> pause_after(int tries) {
  static constexpr std::array<int64_t, kMaxTries - 1> kPauses{1 * kMinute, 5 * kMinute};
  if (tries >= kMaxTries) return std::nullopt;
  return kPauses[static_cast<size_t>(tries < 1 ? 0 : tries - 1)];
}

std::string random_id() {
  std::string bytes(16, '\0');
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw base::Error(base::ErrorKind::internal, "the system gives no random bytes");
  }
  return base::hex(bytes);
}

std::string with_hint(const Failure& failure) {
  return failure.hint.empty() ? failure.message : fmt::format("{}; hint: {}", failure.message, failure.hint);
}

std::string words_for_retry(const Failure& failure, int64_t pause) {
  return fmt::format("failed, and is tried again in {}: {}",
                     base::counted(static_cast<uint64_t>(pause / kMinute), "minute"), with_hint(failure));
}

Failure worn_out() {
  return {.message = fmt::format("the worker ended in the middle of the backup, {} times", kMaxTries),
          .hint = "The worker's log and the system's (journalctl -k: out of memory?) tell why."};
}

Failure cancelled() {
  return {.message = "cancelled", .hint = "", .is_cancelled = true};
}

}  // namespace holdfast::jobs
