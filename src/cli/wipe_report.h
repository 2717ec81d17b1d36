#pragma once

#include "backup/wipe.h"
#include "backup/wipe_preview.h"

namespace holdfast::cli {

// What a wipe would do, and what it did, for people or, as one JSON object, for programs; to standard output.

void print_wipe_preview(const backup::WipePreview& preview, bool drop);
void print_wipe_preview_as_json(const backup::WipePreview& preview, bool drop);

void print_wipe_report(const backup::WipeReport& report);
void print_wipe_report_as_json(const backup::WipeReport& report);

}  // namespace holdfast::cli
