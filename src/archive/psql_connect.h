#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::archive {

// The database that a line `\connect NAME` names, in the forms that pg_dump writes:
//   \connect name     \connect "a name"     \connect -reuse-previous=on "dbname='a name'"
// Nullopt for any other line, one that names a user or a server included.
std::optional<std::string> database_of_connect(std::string_view line);

// Whether the line is nothing but `\restrict KEY` or `\unrestrict KEY`.
bool is_restrict(std::string_view line);

}  // namespace holdfast::archive
