#include "archive/archive_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "archive/entry_texts.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

using Facts = std::map<std::string, std::string>;  // what it is, its value

// Calls `use` with each key of either map and its value on either side, null where it is not there.
template <typename Map, typename Use>
void for_each_key(const Map& a, const Map& b, Use use) {
  auto left = a.begin();
  auto right = b.begin();
  while (left != a.end() || right != b.end()) {
    if (right == b.end() || (left != a.end() && left->first < right->first)) {
      use(left->first, &left->second, static_cast<decltype(&left->second)>(nullptr));
      ++left;
    } else if (left == a.end() || right->first < left->first) {
      use(right->first, static_cast<decltype(&right->second)>(nullptr), &right->second);
      ++right;
    } else {
      use(left->first, &left->second, &right->second);
      ++left;
      ++right;
    }
  }
}

template <typename Value>
Change change_of(const Value* a, const Value* b) {
  if (b == nullptr) return Change::only_a;
  return a == nullptr ? Change::only_b : Change::differs;
}

using TablesByName = std::map<std::pair<std::string, std::string>, Table>;

TablesByName tables_of(const Contents& contents) {
  TablesByName tables;
  for (const Table& table : contents.tables) tables[{table.schema, table.name}] = table;
  return tables;
}

std::vector<TableDiff> diff_tables(const Contents& a, const Contents& b) {
  std::vector<TableDiff> result;
  for_each_key(tables_of(a), tables_of(b), [&](const auto& name, const Table* left, const Table* right) {
    TableDiff table{.schema = name.first, .name = name.second, .change = change_of(left, right)};
    if (left != nullptr) {
      table.rows_a = left->fingerprint.rows();
      table.bytes_a = left->bytes;
    }
    if (right != nullptr) {
      table.rows_b = right->fingerprint.rows();
      table.bytes_b = right->bytes;
    }
    const bool both = left != nullptr && right != nullptr;
    if (both && left->fingerprint == right->fingerprint && left->columns == right->columns) table.change = Change::none;
    result.push_back(std::move(table));
  });
  return result;
}

std::vector<EntryDiff> diff_entries(const EntryTexts& a, const EntryTexts& b) {
  std::vector<EntryDiff> result;
  for_each_key(a, b, [&](const EntryKey& key, const auto* left, const auto* right) {
    if (left != nullptr && right != nullptr && *left == *right) return;
    const auto& [schema, name, type] = key;
    result.push_back({.type = type, .schema = schema, .name = name, .change = change_of(left, right)});
  });
  return result;
}

void add_database(Facts& facts, const DatabaseProperties& database) {
  facts["database name"] = database.name;
  facts["database owner"] = database.owner;
  facts["database encoding"] = database.encoding;
  facts["database locale"] =
      fmt::format("{} {} {} {}", database.locale_provider, database.collate, database.ctype, database.locale);
  facts["database tablespace"] = database.tablespace;
  facts["database connection limit"] = std::to_string(database.connection_limit);
  facts["database comment"] = database.comment;
  facts["database grants"] = base::join(database.grants, " ");
  for (const auto& [provider, label] : database.security_labels) facts["database label of " + provider] = label;
  for (const DatabaseSetting& setting : database.settings) {
    facts[fmt::format("setting {}{}{}", setting.name, setting.role.empty() ? "" : " of role ", setting.role)] =
        setting.value;
  }
}

// The text of a literal, E'a\\\\b' or 'it''s'; which of the two a dump writes hangs on who wrote it.
std::string unquoted(std::string_view literal) {
  const size_t start = literal.find('\'');
  if (start == std::string_view::npos || literal.size() < start + 2) return std::string(literal);
  std::string text;
  for (size_t i = start + 1; i + 1 < literal.size(); ++i) {
    const bool doubled = literal[i] == literal[i + 1] && (literal[i] == '\'' || literal[i] == '\\');
    text += literal[i];
    if (doubled) ++i;
  }
  return text;
}

// SELECT pg_catalog.setval('schema.name', 42, true);
void add_sequence(Facts& facts, std::string_view statement) {
  static constexpr std::string_view kStart = "SELECT pg_catalog.setval(";
  const size_t second = statement.rfind(", ");
  if (!statement.starts_with(kStart) || second == std::string_view::npos) return;
  const size_t first = statement.rfind(", ", second - 1);
  if (first == std::string_view::npos || first < kStart.size()) return;
  facts["sequence " + unquoted(statement.substr(kStart.size(), first - kStart.size()))] =
      statement.substr(first + 2, statement.rfind(')') - first - 2);
}

void add_sequences(Facts& facts, const ArchiveReader& reader, const std::vector<Piece>& pieces) {
  PieceReader piece_reader(reader);
  for (const Piece& piece : pieces) {
    if (piece.stage != Stage::sequences) continue;
    const std::string text = piece_reader.read_all(piece);
    for (std::string_view rest = text; !rest.empty();) {
      const size_t end = std::min(rest.find('\n'), rest.size() - 1);
      add_sequence(facts, rest.substr(0, end));
      rest.remove_prefix(end + 1);
    }
  }
}

Facts facts_of(const ArchiveReader& reader, const std::vector<Piece>& pieces) {
  const Contents& contents = reader.contents();
  Facts facts{{"app", contents.app},
              {"engine", contents.engine},
              {"server version", contents.server_version},
              {"pg_dump version", contents.pg_dump_version}};
  add_database(facts, contents.database);
  for (const Extension& extension : contents.extensions) {
    facts["extension " + extension.name] = fmt::format("{} in schema {}", extension.version, extension.schema);
  }
  for (const std::string& role : contents.roles) facts["role " + role] = "needed";
  for (const auto& [key, value] : contents.labels) facts["label " + key] = value;
  const LargeObjects& objects = contents.large_objects;
  facts["large objects"] = fmt::format("{}, {} bytes, fingerprint {}", base::with_thousands(objects.count),
                                       base::with_thousands(objects.bytes), objects.fingerprint.sum().substr(0, 8));
  add_sequences(facts, reader, pieces);
  return facts;
}

std::vector<FactDiff> diff_facts(const Facts& a, const Facts& b) {
  std::vector<FactDiff> result;
  for_each_key(a, b, [&](const std::string& what, const std::string* left, const std::string* right) {
    if (left != nullptr && right != nullptr && *left == *right) return;
    FactDiff fact{.what = what};
    if (left != nullptr) fact.a = *left;
    if (right != nullptr) fact.b = *right;
    result.push_back(std::move(fact));
  });
  return result;
}

}  // namespace

std::string_view name_of(Change change) {
  switch (change) {
    case Change::none:
      return "identical";
    case Change::differs:
      return "differs";
    case Change::only_a:
      return "only in A";
    case Change::only_b:
      return "only in B";
  }
  return "";
}

bool ArchiveDiff::any() const {
  return !entries.empty() || !facts.empty() ||
         std::ranges::any_of(tables, [](const TableDiff& table) { return table.change != Change::none; });
}

ArchiveDiff diff(const ArchiveReader& a, const ArchiveReader& b, const std::stop_token& stop) {
  const std::vector<Piece> pieces_a = a.read_pieces();
  const std::vector<Piece> pieces_b = b.read_pieces();
  return {.tables = diff_tables(a.contents(), b.contents()),
          .entries = diff_entries(read_entry_texts(a, pieces_a, stop), read_entry_texts(b, pieces_b, stop)),
          .facts = diff_facts(facts_of(a, pieces_a), facts_of(b, pieces_b))};
}

}  // namespace holdfast::archive
