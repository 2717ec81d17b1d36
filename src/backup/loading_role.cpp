#include "backup/loading_role.h"

#include <algorithm>
#include <array>

#include "archive/statement_reader.h"
#include "postgres/catalog.h"

namespace holdfast::backup {

namespace {

using archive::Entry;
using archive::Piece;
using archive::Stage;

// What the owner of a database may make in it.
constexpr std::array<std::string_view, 32> kOwnersTypes{"ACL",
                                                        "AGGREGATE",
                                                        "CHECK CONSTRAINT",
                                                        "COLLATION",
                                                        "COMMENT",
                                                        "CONSTRAINT",
                                                        "DEFAULT",
                                                        "DEFAULT ACL",
                                                        "DOMAIN",
                                                        "EXTENSION",
                                                        "FK CONSTRAINT",
                                                        "FUNCTION",
                                                        "INDEX",
                                                        "INDEX ATTACH",
                                                        "MATERIALIZED VIEW",
                                                        "POLICY",
                                                        "PROCEDURE",
                                                        "ROW SECURITY",
                                                        "RULE",
                                                        "SCHEMA",
                                                        "SEQUENCE",
                                                        "SEQUENCE OWNED BY",
                                                        "SEQUENCE SET",
                                                        "STATISTICS",
                                                        "TABLE",
                                                        "TABLE ATTACH",
                                                        "TABLE DATA",
                                                        "TRIGGER",
                                                        "TYPE",
                                                        "VIEW",
                                                        "CONVERSION",
                                                        "MATERIALIZED VIEW DATA"};

constexpr std::array<std::string_view, 3> kLanguages{"sql", "plpgsql", "plperl"};

bool may_own(const Entry& entry, const std::string& owner) {
  return std::ranges::find(kOwnersTypes, entry.type) != kOwnersTypes.end() &&
         (entry.owner.empty() || entry.owner == owner || entry.owner == "pg_database_owner");
}

// Functions in C and the like, and privileges that somebody else has granted, are a superuser's. Words within function
// bodies may be taken for them, which does no harm.
bool needs_superuser(std::string text) {
  text = archive::lowered(text);
  if (text.find("set session authorization") != std::string::npos) return true;
  static constexpr std::string_view kLanguage = "language ";
  for (size_t at = text.find(kLanguage); at != std::string::npos; at = text.find(kLanguage, at + 1)) {
    const std::string_view rest = std::string_view(text).substr(at + kLanguage.size());
    const std::string_view language = rest.substr(0, rest.find_first_of(" \n;"));
    if (std::ranges::find(kLanguages, language) == kLanguages.end()) return true;
  }
  return false;
}

bool is_superuser(postgres::Connection& connection, const std::string& role) {
  const auto row = connection.run("SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = $1", {role});
  return row.rows() == 0 || row.boolean(0, 0);
}

bool are_trusted(postgres::Connection& connection, const std::vector<archive::Extension>& extensions) {
  return std::ranges::all_of(extensions, [&](const archive::Extension& extension) {
    return extension.name != "plpgsql" &&
           connection
               .run(
                   "SELECT bool_and(v.trusted) FROM pg_catalog.pg_available_extension_versions v"
                   " JOIN pg_catalog.pg_available_extensions e ON e.name = v.name AND e.default_version = v.version"
                   " WHERE v.name = $1",
                   {extension.name})
               .boolean(0, 0);
  });
}

}  // namespace

std::string loading_role(postgres::Connection& maintenance, const archive::ArchiveReader& reader,
                         const std::vector<Piece>& pieces, const std::string& owner) {
  const archive::Contents& contents = reader.contents();
  const bool server_can =
      maintenance.server_version() >= 150000;  // where the owner of a database owns its schema public
  if (!server_can || owner.empty() || !is_superuser(maintenance, maintenance.user())) return "";
  if (is_superuser(maintenance, owner) || !are_trusted(maintenance, contents.extensions)) return "";
  archive::PieceReader piece_reader(reader);
  for (const Piece& piece : pieces) {
    if (piece.stage == Stage::large_objects) return "";
    if (piece.stage != Stage::schema && piece.stage != Stage::finish) continue;
    const bool is_plain = !piece.entries.empty() &&
                          std::ranges::all_of(piece.entries, [&](const Entry& entry) { return may_own(entry, owner); });
    if (!is_plain || needs_superuser(piece_reader.read_all(piece))) return "";
  }
  return owner;
}

}  // namespace holdfast::backup
