#pragma once

#include <string>
#include <vector>

#include "archive/archive_reader.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// The role that an archive's statements are run as: the owner of the database, if the connected role is a superuser and
// the owner is none, and all that the archive makes is what an owner may make. Whoever can write to a backup could
// otherwise have anything done by a superuser that a check or an index calls. Empty: the connected role itself.
//
// It is a precaution and no wall: a function that the file makes could change the role back.
std::string loading_role(postgres::Connection& maintenance, const archive::ArchiveReader& reader,
                         const std::vector<archive::Piece>& pieces, const std::string& owner);

}  // namespace holdfast::backup
