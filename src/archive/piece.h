#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/digest.h"

namespace holdfast::archive {

// Where a piece belongs in a restore. The order of the values is the order of a restore.
enum class Stage { schema, rows, sequences, large_objects, finish };

std::string_view name_of(Stage stage);
std::optional<Stage> stage_named(std::string_view name);

// One of pg_dump's entries (an object, a grant, a comment …) inside a schema or finish piece.
struct Entry {
  int id = 0;                     // pg_dump's own number, 0 if unknown
  std::vector<int> dependencies;  // ids of entries that must be done before
  std::string type;               // "TABLE", "INDEX", "FK CONSTRAINT" …
  std::string schema;             // empty if none
  std::string name;
  std::string owner;
  uint64_t offset = 0;    // where its text starts, in bytes from the start of the piece's text
  uint32_t settings = 0;  // index into Contents::settings: what is in force at its start
};

// What the archive knows of one piece. Lengths are bytes, offsets count from the start of the file.
struct Piece {
  Stage stage = Stage::schema;
  uint64_t offset = 0;
  uint64_t stored_length = 0;
  uint64_t raw_length = 0;
  Digest stored_digest{};
  Digest raw_digest{};
  std::optional<uint32_t> table;  // rows pieces: index into Contents::tables
  uint64_t rows = 0;              // rows pieces: how many
  uint32_t settings = 0;          // index into Contents::settings: what is in force at its start
  uint64_t line = 0;              // of somebody else's script, at which its text begins there; 0 if unknown
  std::vector<Entry> entries;     // schema and finish pieces, in the order of the text
};

}  // namespace holdfast::archive
