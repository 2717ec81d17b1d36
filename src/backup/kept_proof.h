#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "archive/archive_reader.h"
#include "backup/any_file.h"
#include "base/atomic_file.h"

namespace holdfast::backup {

// A table, or all large objects together, that a proof did not find as the contents say. Names are printable.
struct ProofRemark {
  std::string what;  // "schema.name" or "large objects"
  uint64_t expected_rows = 0;
  uint64_t found_rows = 0;
  std::string reason;  // in words: "199,999 rows instead of 200,000"
};

// What came of restoring an archive into a scratch database and reading all of it back.
struct Proof {
  std::string time;  // 2023-11-24T03:00:00Z, when it was done
  double seconds = 0;
  std::string server_version;  // of the server that it was restored on
  std::string tool_version;
  std::string file_digest;      // SHA-256 of the whole archive, as sha256sum prints it
  std::string contents_digest;  // ArchiveReader::digest(), by which an archive is known without reading all of it
  uint64_t file_bytes = 0;
  uint64_t tables = 0;
  uint64_t rows = 0;
  uint64_t large_objects = 0;
  std::vector<ProofRemark> differences;
  std::vector<ProofRemark> not_comparable;  // restored and counted, but its rows could not be compared

  bool holds() const { return differences.empty(); }
  // "identical", "partly compared" or "differs".
  std::string result() const;
};

// FILE.proof.json, where the last proof of an archive is kept beside it.
std::filesystem::path proof_path(const std::filesystem::path& archive);

// The proof that is kept beside an archive; nullopt if there is none, or none that can be read. Whether it is of this
// very file says fits(); neither reads the archive's pieces.
std::optional<Proof> read_proof(const std::filesystem::path& archive);
bool fits(const Proof& proof, const AnyFile& file);
bool fits(const Proof& proof, const archive::ArchiveReader& reader);
// Of somebody else's file or a .dump, which has no digest of its own, and without reading it: its size is that of the
// file that was proved, and either FILE.sha256 beside it has that file's digest, or it was not written since.
bool seems_to_fit(const Proof& proof, const base::ReadFile& file);

// The place of a proof beside its archive, taken before the work begins, so that hours of it do not end with a folder
// that cannot be written. Replaces an older proof, whole, when the new one is complete; a file of another kind is never
// touched: Error(file).
class ProofFile {
 public:
  explicit ProofFile(const std::filesystem::path& archive);
  // Returns its path.
  std::filesystem::path keep(const Proof& proof);

 private:
  base::AtomicFile file_;
};

// As it stands in the file, and as --json prints it.
std::string proof_json(const Proof& proof);

}  // namespace holdfast::backup
