// Lines of `-- holdfast contents ` and a JSON object each: the first is the head, one line a table follows.
// The list of pieces: lines of `-- holdfast piece ` and a JSON object each, in the order of the file.
// A string that is not valid UTF-8 (names in SQL_ASCII and LATIN1 databases) is the object {"hex": "…"} of its bytes.
#include "archive/contents.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <type_traits>

#include "archive/json_text.h"
#include "archive/set_statement.h"
#include "base/error.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

using base::Error;
using base::ErrorKind;
using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::string_view kContentsLine = "-- holdfast contents ";
constexpr std::string_view kPieceLine = "-- holdfast piece ";

// nlohmann would make a whole number of anything that comes near one: of -5 an enormous one, of 1.5 a 1.
template <typename Number>
Number number(const json& value) {
  const bool good = value.is_number_unsigned()
                        ? value.get<uint64_t>() <= static_cast<uint64_t>(std::numeric_limits<Number>::max())
                        : std::is_signed_v<Number> && value.is_number_integer() &&
                              value.get<int64_t>() >= static_cast<int64_t>(std::numeric_limits<Number>::min());
  if (!good) throw std::invalid_argument(fmt::format("{} where a number should be", value.dump()));
  return value.get<Number>();
}

Digest digest_of(const json& value) {
  const std::string bytes = base::unhex(value.get<std::string>());
  Digest digest{};
  if (bytes.size() != digest.size()) throw std::invalid_argument("not a SHA-256");
  std::ranges::copy(bytes, reinterpret_cast<char*>(digest.data()));
  return digest;
}

std::string line(std::string_view prefix, const json& value) {
  return fmt::format("{}{}\n", prefix, value.dump(-1, ' ', /*ensure_ascii=*/true));
}

// Calls `use` with the JSON of each line; every line must begin with `prefix`.
template <typename Use>
void for_each_line(std::string_view prefix, std::string_view text, Use use) {
  try {
    while (!text.empty()) {
      const size_t end = text.find('\n');
      if (end == std::string_view::npos || !text.starts_with(prefix)) throw std::invalid_argument("a foreign line");
      use(json::parse(text.substr(prefix.size(), end - prefix.size())));
      text.remove_prefix(end + 1);
    }
  } catch (const std::exception& failure) {
    throw Error(ErrorKind::archive_damaged, fmt::format("the contents cannot be read: {}", failure.what()));
  }
}

json database_json(const DatabaseProperties& database) {
  json settings = json::array();
  for (const DatabaseSetting& setting : database.settings) {
    settings.push_back(
        {{"role", text_json(setting.role)}, {"name", text_json(setting.name)}, {"value", text_json(setting.value)}});
  }
  json labels = json::array();
  for (const auto& [provider, label] : database.security_labels) {
    labels.push_back({{"provider", text_json(provider)}, {"label", text_json(label)}});
  }
  return {{"name", text_json(database.name)},
          {"owner", text_json(database.owner)},
          {"encoding", database.encoding},
          {"collate", text_json(database.collate)},
          {"ctype", text_json(database.ctype)},
          {"locale_provider", database.locale_provider},
          {"locale", text_json(database.locale)},
          {"icu_rules", text_json(database.icu_rules)},
          {"collation_version", text_json(database.collation_version)},
          {"tablespace", text_json(database.tablespace)},
          {"connection_limit", database.connection_limit},
          {"comment", text_json(database.comment)},
          {"grants", texts_json(database.grants)},
          {"settings", settings},
          {"security_labels", labels}};
}

DatabaseProperties database_of(const json& value) {
  DatabaseProperties database;
  database.name = text_of(value.at("name"));
  database.owner = text_of(value.at("owner"));
  database.encoding = text_of(value.at("encoding"));
  database.collate = text_of(value.at("collate"));
  database.ctype = text_of(value.at("ctype"));
  database.locale_provider = text_of(value.at("locale_provider"));
  database.locale = text_of(value.at("locale"));
  database.icu_rules = text_of(value.at("icu_rules"));
  database.collation_version = text_of(value.at("collation_version"));
  database.tablespace = text_of(value.at("tablespace"));
  database.connection_limit = number<int>(value.at("connection_limit"));
  database.comment = text_of(value.at("comment"));
  database.grants = texts_of(value.at("grants"));
  for (const json& setting : value.at("settings")) {
    database.settings.push_back(
        {text_of(setting.at("role")), text_of(setting.at("name")), text_of(setting.at("value"))});
  }
  for (const json& label : value.at("security_labels")) {
    database.security_labels[text_of(label.at("provider"))] = text_of(label.at("label"));
  }
  return database;
}

json table_json(const Table& table) {
  json value{{"schema", text_json(table.schema)},      {"name", text_json(table.name)},
             {"columns", text_json(table.columns)},    {"rows", table.fingerprint.rows()},
             {"fingerprint", table.fingerprint.sum()}, {"bytes", table.bytes}};
  if (!table.comparable) value["comparable"] = false;
  return value;
}

Table table_of(const json& value) {
  Table table;
  table.schema = text_of(value.at("schema"));
  table.name = text_of(value.at("name"));
  table.columns = text_of(value.at("columns"));
  table.fingerprint = Fingerprint::of(number<uint64_t>(value.at("rows")), value.at("fingerprint").get<std::string>());
  table.bytes = number<uint64_t>(value.at("bytes"));
  table.comparable = value.value("comparable", true);
  return table;
}

json large_objects_json(const LargeObjects& objects) {
  return {{"count", objects.count},
          {"bytes", objects.bytes},
          {"chunks", objects.fingerprint.rows()},
          {"fingerprint", objects.fingerprint.sum()}};
}

LargeObjects large_objects_of(const json& value) {
  LargeObjects objects;
  objects.count = number<uint64_t>(value.at("count"));
  objects.bytes = number<uint64_t>(value.at("bytes"));
  objects.fingerprint =
      Fingerprint::of(number<uint64_t>(value.at("chunks")), value.at("fingerprint").get<std::string>());
  return objects;
}

json list_json(const PieceList& list) {
  return {{"pieces", list.pieces},
          {"offset", list.offset},
          {"stored", list.stored_length},
          {"raw", list.raw_length},
          {"stored_sha256", hex(list.stored_digest)}};
}

PieceList list_of(const json& value) {
  return {number<uint64_t>(value.at("pieces")), number<uint64_t>(value.at("offset")),
          number<uint64_t>(value.at("stored")), number<uint64_t>(value.at("raw")),
          digest_of(value.at("stored_sha256"))};
}

json labels_json(const std::map<std::string, std::string>& labels) {
  json object = json::object();
  for (const auto& [key, value] : labels) object[key] = text_json(value);
  return object;
}

json extensions_json(const std::vector<Extension>& extensions) {
  json array = json::array();
  for (const Extension& extension : extensions) {
    array.push_back({{"name", text_json(extension.name)},
                     {"version", text_json(extension.version)},
                     {"schema", text_json(extension.schema)}});
  }
  return array;
}

json head_json(const Contents& contents) {
  json settings = json::array();
  for (const std::vector<std::string>& set : contents.settings) settings.push_back(texts_json(set));
  return {{"version", kVersion},
          {"app", text_json(contents.app)},
          {"engine", contents.engine},
          {"created", contents.created},
          {"tool", contents.tool_version},
          {"server_version", text_json(contents.server_version)},
          {"server_version_number", contents.server_version_number},
          {"pg_dump_version", text_json(contents.pg_dump_version)},
          {"snapshot_lsn", contents.snapshot_lsn},
          {"in_recovery", contents.in_recovery},
          {"labels", labels_json(contents.labels)},
          {"database", database_json(contents.database)},
          {"extensions", extensions_json(contents.extensions)},
          {"roles", texts_json(contents.roles)},
          {"large_objects", large_objects_json(contents.large_objects)},
          {"settings", settings},
          {"raw", contents.raw_length},
          {"disk_bytes", contents.disk_bytes},
          {"list", list_json(contents.list)}};
}

Contents head_of(const json& value) {
  if (number<int>(value.at("version")) != kVersion) {
    throw std::invalid_argument(
        fmt::format("format version {} (this holdfast reads {})", number<int>(value.at("version")), kVersion));
  }
  Contents contents;
  contents.app = text_of(value.at("app"));
  contents.engine = text_of(value.at("engine"));
  contents.created = text_of(value.at("created"));
  contents.tool_version = text_of(value.at("tool"));
  contents.server_version = text_of(value.at("server_version"));
  contents.server_version_number = number<int>(value.at("server_version_number"));
  contents.pg_dump_version = text_of(value.at("pg_dump_version"));
  contents.snapshot_lsn = text_of(value.at("snapshot_lsn"));
  contents.in_recovery = value.at("in_recovery").get<bool>();
  for (const auto& [key, label] : value.at("labels").items()) contents.labels[key] = text_of(label);
  contents.database = database_of(value.at("database"));
  for (const json& extension : value.at("extensions")) {
    contents.extensions.push_back(
        {text_of(extension.at("name")), text_of(extension.at("version")), text_of(extension.at("schema"))});
  }
  contents.roles = texts_of(value.at("roles"));
  contents.large_objects = large_objects_of(value.at("large_objects"));
  for (const json& set : value.at("settings")) contents.settings.push_back(texts_of(set));
  contents.raw_length = number<uint64_t>(value.at("raw"));
  if (value.contains("disk_bytes")) contents.disk_bytes = number<uint64_t>(value.at("disk_bytes"));
  contents.list = list_of(value.at("list"));
  return contents;
}

json entry_json(const Entry& entry) {
  return {{"id", entry.id},
          {"deps", entry.dependencies},
          {"type", text_json(entry.type)},
          {"schema", text_json(entry.schema)},
          {"name", text_json(entry.name)},
          {"owner", text_json(entry.owner)},
          {"offset", entry.offset},
          {"settings", entry.settings}};
}

Entry entry_of(const json& value) {
  return {number<int>(value.at("id")),
          value.at("deps").get<std::vector<int>>(),
          text_of(value.at("type")),
          text_of(value.at("schema")),
          text_of(value.at("name")),
          text_of(value.at("owner")),
          number<uint64_t>(value.at("offset")),
          number<uint32_t>(value.at("settings"))};
}

json piece_json(const Piece& piece) {
  json value{{"stage", name_of(piece.stage)},
             {"offset", piece.offset},
             {"stored", piece.stored_length},
             {"raw", piece.raw_length},
             {"stored_sha256", hex(piece.stored_digest)},
             {"raw_sha256", hex(piece.raw_digest)},
             {"settings", piece.settings}};
  if (piece.table) {
    value["table"] = *piece.table;
    value["rows"] = piece.rows;
  }
  if (piece.line > 0) value["line"] = piece.line;
  for (const Entry& entry : piece.entries) value["entries"].push_back(entry_json(entry));
  return value;
}

Piece piece_of(const json& value) {
  Piece piece;
  const auto stage = stage_named(value.at("stage").get<std::string>());
  if (!stage) throw std::invalid_argument("an unknown stage");
  piece.stage = *stage;
  piece.offset = number<uint64_t>(value.at("offset"));
  piece.stored_length = number<uint64_t>(value.at("stored"));
  piece.raw_length = number<uint64_t>(value.at("raw"));
  piece.stored_digest = digest_of(value.at("stored_sha256"));
  piece.raw_digest = digest_of(value.at("raw_sha256"));
  piece.settings = number<uint32_t>(value.at("settings"));
  if (value.contains("table")) {
    piece.table = number<uint32_t>(value.at("table"));
    piece.rows = number<uint64_t>(value.at("rows"));
  }
  piece.line = value.value("line", uint64_t{0});
  if (value.contains("entries")) {
    for (const json& entry : value.at("entries")) piece.entries.push_back(entry_of(entry));
  }
  return piece;
}

// Indexes must be within what they point into, and pieces must follow one another without a gap.
void check_piece(const Piece& piece, uint64_t expected_offset, const Contents& contents) {
  const auto settings_known = [&](uint32_t index) { return index < contents.settings.size(); };
  const bool good = piece.offset == expected_offset && piece.stored_length <= contents.list.offset - expected_offset &&
                    (!piece.table || *piece.table < contents.tables.size()) &&
                    piece.table.has_value() == (piece.stage == Stage::rows) && settings_known(piece.settings) &&
                    std::ranges::all_of(piece.entries, [&](const Entry& entry) {
                      return settings_known(entry.settings) && entry.offset <= piece.raw_length;
                    });
  if (!good) throw std::invalid_argument("a piece that contradicts the contents");
}

}  // namespace

bool is_ours(const Contents& contents) {
  return contents.engine != "import";
}

std::string text_encoding(const Contents& contents) {
  if (!contents.database.encoding.empty()) return contents.database.encoding;
  for (const auto& statements : contents.settings) {
    for (const std::string& statement : statements) {
      const auto set = parse_set_statement(statement, StandardStrings::on);
      if (!set || set->name != "client_encoding") continue;
      const bool quoted = set->value.size() >= 2 && set->value.front() == '\'';
      return quoted ? set->value.substr(1, set->value.size() - 2) : set->value;
    }
  }
  return "";
}

std::string contents_text(const Contents& contents) {
  std::string text = line(kContentsLine, head_json(contents));
  for (const Table& table : contents.tables) text += line(kContentsLine, table_json(table));
  return text;
}

Contents parse_contents(std::string_view text) {
  Contents contents;
  bool first = true;
  for_each_line(kContentsLine, text, [&](const json& value) {
    if (first) {
      contents = head_of(value);
    } else {
      contents.tables.push_back(table_of(value));
    }
    first = false;
  });
  if (first) throw Error(ErrorKind::archive_damaged, "the contents are empty");
  return contents;
}

std::string piece_list_text(const std::vector<Piece>& pieces) {
  std::string text;
  for (const Piece& piece : pieces) text += line(kPieceLine, piece_json(piece));
  return text;
}

std::vector<Piece> parse_piece_list(std::string_view text, const Contents& contents) {
  std::vector<Piece> pieces;
  uint64_t offset = 0;
  for_each_line(kPieceLine, text, [&](const json& value) {
    Piece piece = piece_of(value);
    check_piece(piece, offset, contents);
    offset += piece.stored_length;
    pieces.push_back(std::move(piece));
  });
  if (offset != contents.list.offset || pieces.size() != contents.list.pieces) {
    throw Error(ErrorKind::archive_damaged, "the list of pieces does not cover the archive");
  }
  return pieces;
}

}  // namespace holdfast::archive
