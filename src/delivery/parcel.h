#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/file.h"

namespace holdfast::delivery {

// What a delivery tells of a backup. It is kept with the receipt, so that another try says the same, to the letter.
struct Summary {
  std::string app;      // empty: unknown
  std::string created;  // 2023-11-24T03:00:00Z
  uint64_t bytes = 0;   // of what is sent
  std::optional<uint64_t> tables;
  std::optional<uint64_t> rows;
  std::optional<double> seconds;  // that the backup took; only known to who made it
  std::string format;             // of what is sent: "sql.gz"
  std::string digest;             // SHA-256 of what is sent, as sha256sum prints it
  std::string proof;              // one line: "identical, 24 tables, 1,203 rows, 2023-11-24 03:05:00 UTC"; empty: none

  bool operator==(const Summary&) const = default;
};

// An archive on its way to people.
struct Parcel {
  const base::ReadFile& file;   // what is sent: the archive, or its compressed copy
  std::string name;             // what it is called: "tarot_20231124T030000Z.sql.gz"
  std::filesystem::path place;  // the archive on this machine
  Summary about;
};

}  // namespace holdfast::delivery
