#pragma once

#include <string>

#include "jobs/app_restore.h"
#include "jobs/chat_preview.h"
#include "telegram/bot_memory.h"
#include "telegram/offers.h"

namespace holdfast::telegram {

// What a restore would do, with a button that confirms exactly this where it can be done. `wish`: what was asked for.
Reply preview_reply(const jobs::ChatPreview& preview, const Wish& wish);
Reply undo_preview_reply(const jobs::ChatPreview& preview, const Wish& wish);

// Instead of what was confirmed: it is no longer as it was shown.
Reply changed(Reply preview);

// What was done, with a button that undoes it where something is kept.
Reply restored_reply(const jobs::RestoreDone& done, const Wish& wish);
Reply undone_reply(const jobs::UndoDone& done);
// A restore that has happened, of which no more is known.
Reply late_reply(std::string words, const Wish& wish);

}  // namespace holdfast::telegram
