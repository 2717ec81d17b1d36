#include "archive/entry_texts.h"

#include <algorithm>

#include "archive/session_settings.h"
#include "base/error.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

// Comments and settings at the end of a text lead over to the next entry.
bool leads_over(std::string_view line) {
  line = base::trimmed(line);
  return line.empty() || line.starts_with("--") || SessionSettings::name_of(line).has_value();
}

std::string_view without_heading(std::string_view text) {
  while (text.starts_with("--") || text.starts_with('\n')) {
    const size_t end = text.find('\n');
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return text;
}

std::string_view without_transition(std::string_view text) {
  while (!text.empty()) {
    const size_t newline = text.rfind('\n', text.size() - 1);
    const size_t start = newline == std::string_view::npos ? 0 : newline + 1;
    if (!leads_over(text.substr(start))) break;
    text = text.substr(0, newline == std::string_view::npos ? 0 : newline);
  }
  return text;
}

// The settings that say where the thing is kept; they mean nothing to entries of other types.
std::string place_of(const Entry& entry, const std::vector<std::string>& settings) {
  static constexpr std::string_view kTypes[] = {"TABLE", "MATERIALIZED VIEW", "INDEX", "CONSTRAINT"};
  if (std::ranges::find(kTypes, entry.type) == std::end(kTypes)) return "";
  const bool is_table = entry.type == "TABLE" || entry.type == "MATERIALIZED VIEW";
  std::string place;
  for (const std::string& statement : settings) {
    const auto name = SessionSettings::name_of(statement);
    if (name == "default_tablespace" || (is_table && name == "default_table_access_method")) place += statement + "\n";
  }
  // Not set at all is as good as set to the server's own.
  return place == "SET default_tablespace = '';\n" ? "" : place;
}

}  // namespace

std::string essence_of(std::string_view text) {
  return std::string(without_transition(without_heading(text)));
}

EntryTexts read_entry_texts(const ArchiveReader& reader, const std::vector<Piece>& pieces,
                            const std::stop_token& stop) {
  EntryTexts texts;
  PieceReader piece_reader(reader);
  for (const Piece& piece : pieces) {
    if (piece.entries.empty()) continue;
    if (stop.stop_requested()) throw base::Error(base::ErrorKind::cancelled, "cancelled");
    const std::string all = piece_reader.read_all(piece);
    for (size_t i = 0; i < piece.entries.size(); ++i) {
      const Entry& entry = piece.entries[i];
      const uint64_t end = i + 1 < piece.entries.size() ? piece.entries[i + 1].offset : all.size();
      if (end < entry.offset || end > all.size()) {
        throw base::Error(base::ErrorKind::archive_damaged, "the list of pieces has entries out of order");
      }
      texts[{entry.schema, entry.name, entry.type}].push_back(
          place_of(entry, reader.contents().settings[entry.settings]) +
          essence_of(std::string_view(all).substr(entry.offset, end - entry.offset)));
    }
  }
  for (auto& [key, list] : texts) std::ranges::sort(list);
  return texts;
}

}  // namespace holdfast::archive
