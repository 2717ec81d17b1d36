#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "archive/contents.h"
#include "base/progress.h"
#include "postgres/catalog.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// One table of the contents as it was read back.
struct TableReadBack {
  std::optional<archive::Fingerprint> fingerprint;  // nullopt: there is no such table
  // False: the archive's row text has more than one order of columns, so that only the rows' number means something.
  bool comparable = true;
  postgres::Access access = postgres::Access::all_rows;  // otherwise its rows could not be read, and are not
};

// A table with rows that the contents do not know.
struct StrayTable {
  std::string schema;
  std::string name;
  uint64_t rows = 0;
};

struct ReadBack {
  std::vector<TableReadBack> tables;  // in the order of the contents
  std::vector<StrayTable> strays;
  archive::LargeObjects large_objects;
};

// Reads all rows and large objects of a database that `contents` was restored into, over `jobs` sessions and in the
// slices of a backup, under a reader's pinned settings and with the archive's own encoding and column lists.
// Nobody else may write to the database meanwhile. Throws what Connection throws.
ReadBack read_back(const archive::Contents& contents, const postgres::Target& database, unsigned jobs,
                   base::Progress& progress, std::stop_token stop);

}  // namespace holdfast::backup
