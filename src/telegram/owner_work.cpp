#include "telegram/owner_work.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "jobs/prove_archive.h"

namespace holdfast::telegram {

namespace {

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
    : settings_(settings), clock_(clock), tool_version_(std::move(tool_version)) {}

Reply OwnerWork::carry_out(const Task& task, base::Progress& progress, const std::stop_token& stop) {
  switch (task.wish.what) {
    case What::prove:
      return prove(task.wish, progress, stop);
    default:
      throw base::Error(base::ErrorKind::internal, "a task that is none");
  }
}

Reply OwnerWork::prove(const Wish& wish, base::Progress& progress, const std::stop_token& stop) {
  const std::filesystem::path path(wish.path);
  const jobs::ArchiveProof proof = jobs::prove_archive(
      {.path = path, .settings = settings_, .now = clock_.now(), .tool_version = tool_version_}, progress, stop);
  return {.text = fmt::format("{}\n{}", base::printable(path.filename().string()), words_of(proof))};
}

}  // namespace holdfast::telegram
