#include "telegram/restore_replies.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>
#include <vector>

#include "base/text.h"

namespace holdfast::telegram {

namespace {

// The undo stays possible for as long as the database is kept; `holdfast undo` does it then.
constexpr std::chrono::hours kUndoButton{24};

std::vector<std::string> all_of(const std::string& label, const std::vector<std::string>& texts) {
  std::vector<std::string> lines;
  for (const std::string& text : texts) lines.push_back(label + text);
  return lines;
}

void append(std::vector<std::string>& lines, const std::vector<std::string>& more) {
  lines.insert(lines.end(), more.begin(), more.end());
}

Reply shown(const jobs::ChatPreview& preview, const std::string& yes, Wish confirmed) {
  std::vector<std::string> after = all_of("Note: ", preview.notes);
  append(after, all_of("In the way: ", preview.obstacles));
  after.emplace_back(preview.obstacles.empty() ? "Nothing was changed yet."
                                               : "Nothing was changed, and as things are it cannot be done.");
  Reply reply{.words = {base::join(preview.lines, "\n"), base::join(preview.table, "\n"), base::join(after, "\n")}};
  if (!preview.obstacles.empty()) return reply;
  confirmed.digest = preview.digest;
  confirmed.made = preview.made.time_since_epoch().count();
  Wish cancel{.what = What::cancel, .chat = confirmed.chat};
  reply.choices = {{.text = yes, .wish = std::move(confirmed)}, {.text = "Cancel", .wish = std::move(cancel)}};
  return reply;
}

Reply with_undo(std::string words, const std::string& kept_as, const Wish& wish) {
  Reply reply{.words = std::move(words), .lifetime = kUndoButton};
  if (kept_as.empty()) return reply;
  reply.choices = {{.text = "Undo", .wish = {.what = What::preview_undo, .chat = wish.chat, .kept_as = kept_as}}};
  return reply;
}

}  // namespace

Reply preview_reply(const jobs::ChatPreview& preview, const Wish& wish) {
  return shown(preview, fmt::format("Restore {} now", base::printable(preview.database)),
               {.what = What::restore, .chat = wish.chat, .path = wish.path, .kept_as = preview.kept_as});
}

Reply undo_preview_reply(const jobs::ChatPreview& preview, const Wish& wish) {
  return shown(preview, "Undo it now", {.what = What::undo, .chat = wish.chat, .kept_as = wish.kept_as});
}

Reply changed(Reply preview) {
  preview.words.text = "It is no longer as it was shown, so nothing was done. Now:\n\n" + preview.words.text;
  return preview;
}

Reply restored_reply(const jobs::RestoreDone& done, const Wish& wish) {
  std::vector<std::string> lines{fmt::format("Restored: {}, {} and {}, in {}", base::printable(done.database),
                                             base::counted(done.tables, "table"), base::counted(done.rows, "row"),
                                             base::human_duration(done.seconds))};
  if (!done.kept_as.empty()) {
    lines.push_back(fmt::format("The database as it was is kept as {}.", base::printable(done.kept_as)));
  }
  append(lines, all_of("Note: ", done.notes));
  return with_undo(base::join(lines, "\n"), done.kept_as, wish);
}

Reply undone_reply(const jobs::UndoDone& done) {
  std::vector<std::string> lines{
      fmt::format("Undone: {} is what was {}.", base::printable(done.database), base::printable(done.was))};
  if (!done.kept_as.empty())
    lines.push_back(fmt::format("What was there is kept as {}.", base::printable(done.kept_as)));
  append(lines, all_of("Note: ", done.notes));
  return {.words = base::join(lines, "\n")};
}

Reply late_reply(std::string words, const Wish& wish) {
  if (!wish.kept_as.empty())
    words += fmt::format("\nThe database as it was is kept as {}.", base::printable(wish.kept_as));
  return with_undo(std::move(words), wish.kept_as, wish);
}

}  // namespace holdfast::telegram
