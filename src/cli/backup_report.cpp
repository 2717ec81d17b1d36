#include "cli/backup_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/delivery_report.h"

namespace holdfast::cli {

void print_backup_report(const backup::BackupReport& report, std::FILE* stream) {
  fmt::print(stream, "Database Backup\nApp: {}\nSize: {}\nTables: {}\nTime: {}\n", report.app,
             base::megabytes(report.bytes), report.tables, base::human_duration(report.seconds));
  if (!report.file.empty()) fmt::print(stream, "{}\n", report.file.string());
}

void print_backup_json(const backup::BackupReport& report, const std::vector<delivery::Handover>& handovers,
                       std::FILE* stream) {
  const nlohmann::json json{{"app", report.app},
                            {"file", report.file.string()},
                            {"bytes", report.bytes},
                            {"tables", report.tables},
                            {"rows", report.rows ? nlohmann::json(*report.rows) : nlohmann::json()},
                            {"seconds", report.seconds},
                            {"deliveries", handovers_as_json(handovers)}};
  fmt::print(stream, "{}\n", json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace));
}

}  // namespace holdfast::cli
