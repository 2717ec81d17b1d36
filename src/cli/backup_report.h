#pragma once

#include <cstdio>
#include <vector>

#include "backup/backup.h"
#include "delivery/deliver.h"

namespace holdfast::cli {

// What a backup came to, in the guide's five lines, and where it is.
void print_backup_report(const backup::BackupReport& report, std::FILE* stream);

// The same as one line of JSON, with what became of its deliveries.
void print_backup_json(const backup::BackupReport& report, const std::vector<delivery::Handover>& handovers,
                       std::FILE* stream);

}  // namespace holdfast::cli
