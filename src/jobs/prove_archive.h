#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/progress.h"
#include "config/settings.h"
#include "postgres/target.h"

namespace holdfast::jobs {

// What came of restoring an archive into a scratch database and reading all of it back.
struct ArchiveProof {
  // A table, or all large objects together. Printable.
  struct Remark {
    std::string what;    // "public.cards"
    std::string reason;  // "199,999 rows instead of 200,000"
  };

  uint64_t tables = 0;
  uint64_t rows = 0;
  double seconds = 0;
  std::string result;  // "identical", "partly compared", "differs"
  std::vector<Remark> differences;
  std::vector<Remark> not_comparable;  // restored and counted, but their rows could not be compared

  bool holds() const { return differences.empty(); }
};

struct ProveRequest {
  std::filesystem::path path;
  const config::Settings& settings;
  base::Clock::TimePoint now;  // for the name of the scratch database
  std::string tool_version;
  std::optional<postgres::Target> target = {};  // nullopt: where the settings lead
};

// Proves a backup file on the app's server, and keeps the proof beside it: FILE.proof.json. A difference is no
// exception but stands in the result. Throws what jobs::reach_database, backup::AnyFile::open, backup::ProofFile and
// backup::prove throw.
ArchiveProof prove_archive(const ProveRequest& request, base::Progress& progress, const std::stop_token& stop);

}  // namespace holdfast::jobs
