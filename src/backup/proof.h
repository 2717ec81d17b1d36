#pragma once

#include <stop_token>
#include <string>

#include "backup/any_file.h"
#include "backup/kept_proof.h"
#include "base/progress.h"
#include "postgres/connection.h"

namespace holdfast::backup {

struct ProveOptions {
  postgres::Target target;  // a server; its databases are not touched
  std::string timestamp;    // for the scratch database's name, 20231124_030000
  unsigned jobs = 1;
  std::string tool_version;
};

// Checks every digest of an archive, restores it into a scratch database, reads all rows and large objects back and
// compares their fingerprints with the contents. The scratch database is dropped whatever happens, and so are those
// that dead proofs of the same database have left; subscriptions of the archive are never created in it, since they
// bear the live ones' slots' names. Of a file that is not ours the fingerprints are those of its rows as they were
// read; rows that came by INSERT are counted and not compared. A difference is no exception but stands in the proof.
// Throws Error(refused) if the server lacks roles or extensions that the archive needs, Error(archive_damaged) for a
// digest, and what load() and Connection throw.
Proof prove(const AnyFile& file, const ProveOptions& options, base::Progress& progress, std::stop_token stop);

}  // namespace holdfast::backup
