#pragma once

#include "archive/contents.h"
#include "postgres/catalog.h"

namespace holdfast::backup {

// What the server says of a database as an archive keeps it, and back: archive and postgres know nothing of each other.
archive::DatabaseProperties properties_of(const postgres::DatabaseInfo& info);
postgres::DatabaseInfo info_of(const archive::DatabaseProperties& properties);

}  // namespace holdfast::backup
