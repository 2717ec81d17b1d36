#include "jobs/prove_archive.h"

#include "backup/any_file.h"
#include "backup/proof.h"
#include "backup/story.h"
#include "base/threads.h"
#include "jobs/reach_database.h"

namespace holdfast::jobs {

namespace {

std::vector<ArchiveProof::Remark> remarks_of(const std::vector<backup::ProofRemark>& remarks) {
  std::vector<ArchiveProof::Remark> words;
  for (const backup::ProofRemark& remark : remarks) words.push_back({.what = remark.what, .reason = remark.reason});
  return words;
}

}  // namespace

ArchiveProof prove_archive(const ProveRequest& request, base::Progress& progress, const std::stop_token& stop) {
  const config::BackupSettings& settings = request.settings.backup;
  const postgres::Target target =
      request.target ? *request.target : reach_database(request.settings.database, {}, stop);
  const auto file = backup::AnyFile::open(
      request.path, {.pg_bin = settings.pg_bin, .known_setting = {}, .container = target.container}, progress, stop);
  backup::ProofFile beside(request.path);
  const backup::Proof proof = backup::prove(file,
                                            {.target = target,
                                             .timestamp = backup::suffix_time(base::iso_utc(request.now)),
                                             .jobs = settings.jobs.value_or(base::processors()),
                                             .tool_version = request.tool_version},
                                            progress, stop);
  beside.keep(proof);
  return {.tables = proof.tables,
          .rows = proof.rows,
          .seconds = proof.seconds,
          .result = proof.result(),
          .differences = remarks_of(proof.differences),
          .not_comparable = remarks_of(proof.not_comparable)};
}

}  // namespace holdfast::jobs
