#pragma once

#include <stop_token>
#include <vector>

#include "archive/archive_reader.h"
#include "postgres/local_cluster.h"

namespace holdfast::backup {

// Makes in a local cluster what an archive takes for granted of a whole server: every role that it names, without a
// login, and its tablespaces. Roles that own what only a superuser may own are superusers.
// Throws Error(refused), which names the package to install, if extensions are not there.
void furnish(const postgres::LocalCluster& cluster, const archive::Contents& contents,
             const std::vector<archive::Piece>& pieces, std::stop_token stop);

}  // namespace holdfast::backup
