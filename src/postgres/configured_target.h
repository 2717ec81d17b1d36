#pragma once

#include "config/settings.h"
#include "postgres/target.h"

namespace holdfast::postgres {

// By which of its ways a database is reached.
enum class Way {
  settings,   // DATABASE__URL, or DATABASE__HOST and its like
  libpq,      // PGHOST, PGSERVICE, ~/.pgpass …
  container,  // DATABASE__CONTAINER or {app}-pg
};

// Throws Error(usage) where an exported PGHOST, PGSERVICE … leads elsewhere than the settings do: libpq would mix the
// two.
Way way_to(const config::DatabaseSettings& settings);

// The database of the settings, for Way::settings and Way::libpq. Throws Error(usage) for a malformed URL and for parts
// that contradict it. `postgresql+asyncpg://` and its like are understood, with `ssl=` and without what only that
// driver knows.
Target target_of(const config::DatabaseSettings& settings);

}  // namespace holdfast::postgres
