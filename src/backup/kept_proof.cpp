// FILE.proof.json: one JSON object, in ASCII. `holdfast_proof` is its version.
#include "backup/kept_proof.h"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/own_file.h"
#include "base/text.h"

namespace holdfast::backup {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::streamsize kMostBytes = 16 << 20;

json remarks_json(const std::vector<ProofRemark>& remarks) {
  json array = json::array();
  for (const ProofRemark& remark : remarks) {
    array.push_back({{"what", remark.what},
                     {"expected_rows", remark.expected_rows},
                     {"found_rows", remark.found_rows},
                     {"reason", remark.reason}});
  }
  return array;
}

std::vector<ProofRemark> remarks_of(const json& array) {
  std::vector<ProofRemark> remarks;
  for (const json& value : array) {
    remarks.push_back({value.at("what").get<std::string>(), value.at("expected_rows").get<uint64_t>(),
                       value.at("found_rows").get<uint64_t>(), value.at("reason").get<std::string>()});
  }
  return remarks;
}

Proof proof_of(const json& value) {
  if (value.at("holdfast_proof").get<int>() != kVersion) throw std::invalid_argument("another version");
  Proof proof;
  proof.time = value.at("time").get<std::string>();
  proof.seconds = value.at("seconds").get<double>();
  proof.server_version = value.at("server_version").get<std::string>();
  proof.tool_version = value.at("holdfast_version").get<std::string>();
  proof.file_digest = value.at("sha256").get<std::string>();
  proof.contents_digest = value.at("contents_sha256").get<std::string>();
  proof.file_bytes = value.at("bytes").get<uint64_t>();
  proof.tables = value.at("tables").get<uint64_t>();
  proof.rows = value.at("rows").get<uint64_t>();
  proof.large_objects = value.at("large_objects").get<uint64_t>();
  proof.differences = remarks_of(value.at("differences"));
  proof.not_comparable = remarks_of(value.at("not_comparable"));
  return proof;
}

std::optional<Proof> read_from(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string text(kMostBytes, '\0');
  stream.read(text.data(), kMostBytes);
  text.resize(static_cast<size_t>(stream.gcount()));
  try {
    return proof_of(json::parse(text));
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

base::AtomicFile open_beside(const fs::path& path) {
  static constexpr const char* kHint = "Prove with --no-keep, which keeps no proof beside the archive.";
  const fs::file_status status = fs::symlink_status(path);
  if (fs::exists(status) && !(fs::is_regular_file(status) && read_from(path))) {
    throw base::Error(base::ErrorKind::file, fmt::format("{} is not a proof of ours", base::printable(path.string())),
                      kHint);
  }
  try {
    return base::AtomicFile(path, base::Existing::replace);
  } catch (const base::Error& error) {
    throw base::Error(error.kind(), error.what(), kHint);
  }
}

// What FILE.sha256 says, which the backup of a .dump writes.
std::optional<std::string> digest_beside(const fs::path& file) {
  const fs::path path = file.string() + ".sha256";
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return std::nullopt;
  std::ifstream stream(path, std::ios::binary);
  std::string digest(64, '\0');
  if (!stream.read(digest.data(), 64)) return std::nullopt;
  return digest;
}

}  // namespace

std::string Proof::result() const {
  if (!differences.empty()) return "differs";
  return not_comparable.empty() ? "identical" : "partly compared";
}

fs::path proof_path(const fs::path& archive) {
  return archive.string() + ".proof.json";
}

std::optional<Proof> read_proof(const fs::path& archive) {
  // Whoever may write into the folder could put a FIFO there, or a proof of his own.
  const fs::path path = proof_path(archive);
  return base::why_not_own(path).empty() ? read_from(path) : std::nullopt;
}

bool fits(const Proof& proof, const AnyFile& file) {
  return proof.file_bytes == file.size() && proof.contents_digest == archive::hex(file.reader().digest());
}

bool fits(const Proof& proof, const archive::ArchiveReader& reader) {
  return proof.file_bytes == reader.file().size() && proof.contents_digest == archive::hex(reader.digest());
}

bool seems_to_fit(const Proof& proof, const base::ReadFile& file) {
  if (file.size() != proof.file_bytes) return false;
  if (const auto digest = digest_beside(file.path())) return *digest == proof.file_digest;
  return file.written() <= base::ReadFile(proof_path(file.path())).written();
}

std::string proof_json(const Proof& proof) {
  const json value{{"holdfast_proof", kVersion},
                   {"result", proof.result()},
                   {"time", proof.time},
                   {"seconds", proof.seconds},
                   {"server_version", proof.server_version},
                   {"holdfast_version", proof.tool_version},
                   {"sha256", proof.file_digest},
                   {"contents_sha256", proof.contents_digest},
                   {"bytes", proof.file_bytes},
                   {"tables", proof.tables},
                   {"rows", proof.rows},
                   {"large_objects", proof.large_objects},
                   {"differences", remarks_json(proof.differences)},
                   {"not_comparable", remarks_json(proof.not_comparable)}};
  return value.dump(2, ' ', /*ensure_ascii=*/true, json::error_handler_t::replace) + "\n";
}

ProofFile::ProofFile(const fs::path& archive) : file_(open_beside(proof_path(archive))) {}

fs::path ProofFile::keep(const Proof& proof) {
  file_.write(proof_json(proof));
  return file_.commit();
}

}  // namespace holdfast::backup
