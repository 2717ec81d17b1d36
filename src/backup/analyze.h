#pragma once

#include <stop_token>

#include "base/progress.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// ANALYZE of everything in the database, table by table over `jobs` sessions: a restored database has no statistics.
void analyze(const postgres::Target& target, unsigned jobs, base::Progress& progress, std::stop_token stop);

}  // namespace holdfast::backup
