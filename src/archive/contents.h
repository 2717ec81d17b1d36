#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "archive/digest.h"
#include "archive/fingerprint.h"
#include "archive/piece.h"

namespace holdfast::archive {

// A table whose rows are in the archive.
struct Table {
  std::string schema;
  std::string name;
  std::string columns;  // as COPY lists them, quoted, in the order of the row text; empty for none
  Fingerprint fingerprint;
  uint64_t bytes = 0;  // of row text
  // Whether the fingerprint, and the number of rows, can be held against what is read back. Not of rows that came as
  // INSERT statements, of which nothing but their number is known, nor where a script changes rows by other statements.
  bool comparable = true;
};

struct Extension {
  std::string name;
  std::string version;
  std::string schema;
};

// A setting of ALTER DATABASE … SET, or of ALTER ROLE … IN DATABASE … SET.
struct DatabaseSetting {
  std::string role;  // empty: of the database
  std::string name;
  std::string value;
};

// What CREATE DATABASE and the statements after it need, and a plain pg_dump leaves out.
struct DatabaseProperties {
  std::string name;
  std::string owner;
  std::string encoding;
  std::string collate;
  std::string ctype;
  std::string locale_provider;  // "libc", "icu" or "builtin"
  std::string locale;           // of the icu or builtin provider; empty for libc
  std::string icu_rules;
  std::string collation_version;
  std::string tablespace;
  int connection_limit = -1;
  std::string comment;
  std::vector<std::string> grants;  // complete statements, %DATABASE% in place of the database's name
  std::vector<DatabaseSetting> settings;
  std::map<std::string, std::string> security_labels;  // by provider
};

struct LargeObjects {
  uint64_t count = 0;
  uint64_t bytes = 0;
  // Over one row per megabyte (2^20 bytes) of each object, at least one: "{oid}:{offset}:{bytes in hexadecimal}".
  Fingerprint fingerprint;
};

// Where the list of pieces stands in the file.
struct PieceList {
  uint64_t pieces = 0;
  uint64_t offset = 0;
  uint64_t stored_length = 0;
  uint64_t raw_length = 0;
  Digest stored_digest{};
};

// The contents of an archive: all that a preview needs. The pieces themselves are listed in a piece of their own just
// before it, so that this stays small however large the database. See docs/format.md.
struct Contents {
  std::string app;
  std::string engine;   // "parallel" or "pg_dump"; "import" for a working copy of somebody else's file
  std::string created;  // 2023-11-24T03:00:00Z, when the snapshot was taken
  std::string tool_version;
  std::string server_version;
  int server_version_number = 0;
  std::string pg_dump_version;
  std::string snapshot_lsn;
  bool in_recovery = false;
  std::map<std::string, std::string> labels;
  DatabaseProperties database;
  std::vector<Extension> extensions;
  std::vector<std::string> roles;  // that the script names
  std::vector<Table> tables;
  LargeObjects large_objects;
  std::vector<std::vector<std::string>> settings;  // sets of SET statements, referred to by index
  uint64_t raw_length = 0;                         // of the whole script
  uint64_t disk_bytes = 0;                         // of the database on its server; 0: unknown
  PieceList list;
};

// False for the working copy of a file that somebody else made.
bool is_ours(const Contents& contents);

// The encoding that the rows are written in: the database's own, or what a script of somebody else's sets; empty if it
// says nothing, and the server's own is meant.
std::string text_encoding(const Contents& contents);

// The contents and the list as the comment lines that stand in the archive, and back. Pure ASCII.
// The parsers throw Error(archive_damaged) for anything that the writers would not have written.
std::string contents_text(const Contents& contents);
Contents parse_contents(std::string_view text);
std::string piece_list_text(const std::vector<Piece>& pieces);
std::vector<Piece> parse_piece_list(std::string_view text, const Contents& contents);

}  // namespace holdfast::archive
