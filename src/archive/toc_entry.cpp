// One header, as --verbose has it; without, the lines TOC entry and Dependencies are missing:
//
//   --
//   -- TOC entry 3330 (class 1259 OID 16386)
//   -- Dependencies: 215 3330
//   -- Name: t; Type: TABLE; Schema: public; Owner: postgres; Tablespace: fast
//   -- Data Pos: 0
//   --
//
// Name is preceded by "Data for " or "Statistics for " where it is about those; Dependencies and Tablespace are missing
// where there are none; an unknown owner is "-" (and an empty one nothing); Data Pos is pg_restore's.

#include "archive/toc_entry.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>

namespace holdfast::archive {

namespace {

constexpr std::string_view kType = "; Type: ";
constexpr std::string_view kSchema = "; Schema: ";
constexpr std::string_view kOwner = "; Owner:";
constexpr std::string_view kTablespace = "; Tablespace: ";

bool accept(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

template <class Number>
bool accept_number(std::string_view& text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return error == std::errc();
}

std::string_view without_line_end(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view next_line(std::string_view& block) {
  const std::string_view line = block.substr(0, block.find('\n'));
  block.remove_prefix(std::min(block.size(), line.size() + 1));
  return without_line_end(line);
}

std::string known(std::string_view name) {
  if (name == "-") return {};
  return std::string(name);
}

bool parse_ids(std::string_view text, TocEntry& entry) {
  return accept_number(text, entry.id) && accept(text, " (class ") && accept_number(text, entry.class_oid) &&
         accept(text, " OID ") && accept_number(text, entry.oid) && text == ")";
}

bool parse_dependencies(std::string_view text, TocEntry& entry) {
  while (accept(text, " ")) {
    if (!accept_number(text, entry.dependencies.emplace_back())) return false;
  }
  return text.empty();
}

// Names may hold the very marks that part the fields. pg_dump's types have capitals only, so the last mark before such
// a type is the right one however the object is called, and the first owner behind it however the owner is.
size_t find_type(std::string_view text) {
  for (size_t at = text.rfind(kType); at != std::string_view::npos; at = at == 0 ? at - 1 : text.rfind(kType, at - 1)) {
    const std::string_view rest = text.substr(at + kType.size());
    const size_t length = rest.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ ");
    if (length != std::string_view::npos && length > 0 && rest.substr(length).starts_with(kSchema)) return at;
  }
  return std::string_view::npos;
}

bool parse_fields(std::string_view text, TocEntry& entry) {
  const size_t type = find_type(text);
  if (type == std::string_view::npos) return false;
  entry.name = text.substr(0, type);
  text.remove_prefix(type + kType.size());
  const size_t schema = text.find(kSchema);
  entry.type = text.substr(0, schema);
  text.remove_prefix(schema + kSchema.size());
  const size_t owner = text.find(kOwner);
  if (owner == std::string_view::npos) return false;
  entry.schema = known(text.substr(0, owner));
  text.remove_prefix(owner + kOwner.size());
  accept(text, " ");  // an editor may have taken it where no owner follows
  const size_t tablespace = text.rfind(kTablespace);
  entry.owner = known(text.substr(0, tablespace));
  if (tablespace != std::string_view::npos) entry.tablespace = text.substr(tablespace + kTablespace.size());
  return true;
}

bool is_among(std::initializer_list<std::string_view> types, std::string_view type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

}  // namespace

std::optional<TocEntry> parse_toc_entry(std::string_view comment_block) {
  TocEntry entry;
  while (!comment_block.empty()) {
    std::string_view line = next_line(comment_block);
    if (!accept(line, "-- ")) continue;
    if (accept(line, "TOC entry ")) {
      if (!parse_ids(line, entry)) return std::nullopt;
    } else if (accept(line, "Dependencies:")) {
      if (!parse_dependencies(line, entry)) return std::nullopt;
    } else {
      entry.data = accept(line, "Data for ");
      accept(line, "Statistics for ");
      if (accept(line, "Name: ")) return parse_fields(line, entry) ? std::optional(std::move(entry)) : std::nullopt;
    }
  }
  return std::nullopt;
}

bool is_post_data(std::string_view type) {
  return is_among(
      {"INDEX", "INDEX ATTACH", "STATISTICS", "STATISTICS DATA", "CONSTRAINT", "FK CONSTRAINT", "CHECK CONSTRAINT",
       "RULE", "TRIGGER", "EVENT TRIGGER", "POLICY", "ROW SECURITY", "PUBLICATION", "PUBLICATION TABLE",
       "PUBLICATION TABLES IN SCHEMA", "SUBSCRIPTION", "SUBSCRIPTION TABLE", "MATERIALIZED VIEW DATA", "DEFAULT ACL"},
      type);
}

bool is_acl(std::string_view type) {
  return is_among({"ACL", "ACL LANGUAGE", "DEFAULT ACL"}, type);
}

// pg_dump 18 puts the statistics of tables earlier, but those of materialized views must follow their REFRESH, and the
// type does not tell them apart.
bool is_post_acl(std::string_view type) {
  return is_among({"EVENT TRIGGER", "MATERIALIZED VIEW DATA", "STATISTICS DATA"}, type);
}

}  // namespace holdfast::archive
