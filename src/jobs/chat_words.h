#pragma once

#include "backup/restore_preview.h"
#include "backup/undo.h"
#include "jobs/archive_list.h"
#include "jobs/chat_preview.h"

namespace holdfast::jobs {

// The previews of backup/ as a chat shows them; digest and time are left empty. Pure.
ChatPreview chat_preview_of(const ListedArchive& archive, const backup::RestorePreview& preview);
ChatPreview chat_preview_of(const backup::UndoPreview& preview);

}  // namespace holdfast::jobs
