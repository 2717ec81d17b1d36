#include "telegram/owner_work.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <utility>
#include <variant>

#include "base/text.h"
#include "jobs/app_archives.h"
#include "jobs/prove_archive.h"
#include "telegram/restore_replies.h"

namespace holdfast::telegram {

namespace {

using base::Error;
using base::ErrorKind;

std::string words_of(const jobs::ArchiveProof& proof) {
  std::string text =
      fmt::format("{}: {} and {}, {}", proof.holds() ? "Proved" : "NOT proved", base::counted(proof.tables, "table"),
                  base::counted(proof.rows, "row"), base::human_duration(proof.seconds));
  for (const auto& remark : proof.differences) text += fmt::format("\ndiffers: {}: {}", remark.what, remark.reason);
  for (const auto& remark : proof.not_comparable) {
    text += fmt::format("\nnot comparable: {}: {}", remark.what, remark.reason);
  }
  if (!proof.holds()) text += "\nDo not rely on this backup: make another one and prove it.";
  return text;
}

}  // namespace

OwnerWork::OwnerWork(const config::Settings& settings, const base::Clock& clock, std::string tool_version)
    : settings_(settings),
      clock_(clock),
      tool_version_(std::move(tool_version)),
      restore_(settings, clock, tool_version_) {}

Reply OwnerWork::carry_out(const Task& task, base::Progress& progress, const std::stop_token& stop) {
  const Wish& wish = task.wish;
  // A button may be older than the settings.
  if (wish.what != What::prove && !task.is_begun && !settings_.telegram.restore_enabled) {
    throw Error(ErrorKind::refused, "restores by the bot are off (TELEGRAM__RESTORE_ENABLED)");
  }
  switch (wish.what) {
    case What::prove:
      return prove(wish, progress, stop);
    case What::preview:
      return preview_reply(restore_.preview(wish.path, progress, stop), wish);
    case What::restore:
      return task.is_begun ? after_death(wish, stop) : restore(wish, progress, stop);
    case What::preview_undo:
      return undo_preview_reply(restore_.preview_undo(wish.kept_as, stop), wish);
    case What::undo:
      return task.is_begun ? after_death(wish, stop) : undo(wish, stop);
    case What::cancel:
      break;
  }
  throw Error(ErrorKind::internal, "a task that is none");
}

Reply OwnerWork::prove(const Wish& wish, base::Progress& progress, const std::stop_token& stop) {
  const std::filesystem::path path = jobs::trusted_archive(settings_, wish.path, stop).path;
  const jobs::ArchiveProof proof = jobs::prove_archive(
      {.path = path, .settings = settings_, .now = clock_.now(), .tool_version = tool_version_}, progress, stop);
  return {.words = fmt::format("{}\n{}", base::printable(path.filename().string()), words_of(proof))};
}

Reply OwnerWork::restore(const Wish& wish, base::Progress& progress, const std::stop_token& stop) {
  const jobs::ConfirmedRestore confirmed{
      .path = wish.path, .digest = wish.digest, .previewed = base::Clock::TimePoint(std::chrono::seconds(wish.made))};
  try {
    const auto outcome = restore_.restore(confirmed, progress, stop);
    if (const auto* done = std::get_if<jobs::RestoreDone>(&outcome)) return restored_reply(*done, wish);
    return changed(preview_reply(std::get<jobs::ChatPreview>(outcome), wish));
  } catch (const Error& error) {
    return after_failure(wish, error, stop);
  }
}

Reply OwnerWork::undo(const Wish& wish, const std::stop_token& stop) {
  const auto outcome = restore_.undo(wish.kept_as, wish.digest, stop);
  if (const auto* done = std::get_if<jobs::UndoDone>(&outcome)) return undone_reply(*done);
  return changed(undo_preview_reply(std::get<jobs::ChatPreview>(outcome), wish));
}

Reply OwnerWork::after_failure(const Wish& wish, const Error& error, const std::stop_token& stop) {
  if (error.kind() == ErrorKind::cancelled || wish.kept_as.empty()) throw Error(error);
  bool has_happened = false;
  try {
    has_happened = restore_.restore_happened(wish.kept_as, stop);
  } catch (const Error&) {  // the first error tells more
  }
  if (!has_happened) throw Error(error);
  return late_reply(fmt::format("The restore is done, but afterwards it failed: {}", error.what()), wish);
}

Reply OwnerWork::after_death(const Wish& wish, const std::stop_token& stop) {
  const bool is_undo = wish.what == What::undo;
  const std::string name = is_undo ? "undo" : "restore";
  try {
    const bool is_kept = restore_.restore_happened(wish.kept_as, stop);
    if (is_undo == is_kept) {
      return {.words = fmt::format("The worker ended in the middle of the {}: nothing was changed. Ask again.", name)};
    }
    if (is_undo) return {.words = std::string("The worker ended, but the undo was done before.")};
    return late_reply("The worker ended, but the restore was done before.", wish);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::cancelled) throw;
    return {.words =
                fmt::format("The worker ended in the middle of the {}, and what became of it is not known: {}\n"
                            "Until the swap nothing is changed. When the server is back, /status tells what is kept.",
                            name, base::printable(error.what()))};
  }
}

}  // namespace holdfast::telegram
