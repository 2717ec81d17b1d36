#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "archive/archive_writer.h"
#include "archive/piece.h"
#include "archive/script_walker.h"
#include "archive/settings_table.h"

namespace holdfast::archive {

// The text of a pg_dump without rows, cut at its entries: the schema up to the border between pre-data and post-data,
// the finish (indexes, constraints, triggers; then grants; then event triggers and REFRESH) behind it.
class SchemaScript final : public ScriptHandler {
 public:
  // `settings` collects the settings that pieces start with; it must outlive this object.
  explicit SchemaScript(SettingsTable& settings);

  void begin_entry(const TocEntry& entry, const SessionSettings& settings) override;
  void text(std::string_view text) override;
  // Throws Error(client_program): there are no rows in such a script.
  void begin_rows(std::string_view copy_statement) override;
  void row(std::string_view) override {}
  void end_rows(std::string_view) override {}

  // Writes the parts of one stage as pieces of whole entries. The schema starts with the archive's first line.
  void write(Stage stage, PieceBuilder& builder) const;

  // The oids of the tables that the script creates, for a check against the catalog.
  const std::vector<uint32_t>& tables() const { return tables_; }
  // The owners that the script names.
  std::vector<std::string> owners() const;

 private:
  struct Part {
    Stage stage = Stage::schema;
    Entry entry;
    std::string text;
  };

  SettingsTable& settings_;
  std::vector<Part> parts_;
  std::vector<uint32_t> tables_;
};

// The comment lines that an archive starts with.
std::string archive_heading();

// Which stage an entry of pg_dump's belongs to, for one that follows entries of `previous`.
Stage stage_of(const TocEntry& entry, Stage previous);

// An entry as the list of pieces keeps it.
Entry listed(const TocEntry& entry, uint64_t offset, uint32_t settings);

}  // namespace holdfast::archive
