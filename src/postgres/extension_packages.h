#pragma once

#include <string>
#include <string_view>

namespace holdfast::postgres {

// What brings the files of an extension to a server of that major, as far as it is known: "apt-get install
// postgresql-15-cron" on Debian and its like.
std::string how_to_install(std::string_view extension, int major);

}  // namespace holdfast::postgres
