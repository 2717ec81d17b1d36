#include "archive/schema_script.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "archive/first_line.h"
#include "base/error.h"

namespace holdfast::archive {

namespace {

// Pieces end between entries once they are this long.
constexpr size_t kPieceText = 4 << 20;

bool is_large_object_entry(const TocEntry& entry) {
  return entry.type.starts_with("BLOB") || entry.type == "LARGE OBJECT" ||
         ((entry.type == "COMMENT" || entry.type == "SECURITY LABEL") && entry.name.starts_with("LARGE OBJECT"));
}

}  // namespace

std::string archive_heading() {
  return fmt::format(
      "{}\n"
      "-- An SQL script like any other: gunzip -c FILE | psql -v ON_ERROR_STOP=1 DATABASE restores it.\n"
      "-- Its last lines are comments that list what it holds.\n"
      "{}\n\n",
      kArchiveLine, kMoneySetting);
}

Stage stage_of(const TocEntry& entry, Stage previous) {
  if (entry.type == "TABLE DATA") return Stage::rows;
  if (entry.type == "SEQUENCE SET") return Stage::sequences;
  if (is_large_object_entry(entry)) return Stage::large_objects;
  if (previous == Stage::finish || is_post_data(entry.type) || is_acl(entry.type) || is_post_acl(entry.type)) {
    return Stage::finish;
  }
  return Stage::schema;
}

Entry listed(const TocEntry& entry, uint64_t offset, uint32_t settings) {
  return {.id = entry.id,
          .dependencies = entry.dependencies,
          .type = entry.type,
          .schema = entry.schema == "-" ? "" : entry.schema,
          .name = entry.name,
          .owner = entry.owner == "-" ? "" : entry.owner,
          .offset = offset,
          .settings = settings};
}

SchemaScript::SchemaScript(SettingsTable& settings) : settings_(settings) {
  parts_.push_back({.text = archive_heading()});
}

void SchemaScript::begin_entry(const TocEntry& entry, const SessionSettings& settings) {
  parts_.push_back(
      {.stage = stage_of(entry, parts_.back().stage), .entry = listed(entry, 0, settings_.index_of(settings))});
  if (entry.type == "TABLE") tables_.push_back(entry.oid);
}

void SchemaScript::text(std::string_view text) {
  parts_.back().text += text;
}

void SchemaScript::begin_rows(std::string_view) {
  throw base::Error(base::ErrorKind::client_program, "pg_dump wrote rows where only the schema was asked for");
}

void SchemaScript::write(Stage stage, PieceBuilder& builder) const {
  Piece piece;
  builder.begin(stage);
  for (const Part& part : parts_) {
    if (part.stage != stage) continue;
    if (builder.text_length() >= kPieceText) {
      builder.finish(std::move(piece));
      piece = {};
      builder.begin(stage);
    }
    if (builder.text_length() == 0) piece.settings = part.entry.settings;
    if (!part.entry.type.empty()) {
      piece.entries.push_back(part.entry);
      piece.entries.back().offset = builder.text_length();
    }
    builder.append(part.text);
  }
  builder.finish(std::move(piece));
}

std::vector<std::string> SchemaScript::owners() const {
  std::set<std::string> owners;
  for (const Part& part : parts_) {
    if (!part.entry.owner.empty()) owners.insert(part.entry.owner);
  }
  return {owners.begin(), owners.end()};
}

}  // namespace holdfast::archive
