#pragma once

#include <string>
#include <string_view>

namespace holdfast::net {

// The address of a service as a setting gives it (https://api.telegram.org, http://127.0.0.1:8081/base), without a
// slash at its end, to which a path is added. Throws Error(usage) that begins with `name` (the setting's): for anything
// but https://, and http:// to loopback (127.0.0.0/8, ::1, localhost); for user, password, query or fragment in it; for
// control characters.
std::string check_endpoint(std::string_view name, std::string_view url);

// Whether the host of a URL is this machine: 127.0.0.0/8 in dotted form, [::1], localhost. Never asks a name server.
bool is_loopback(std::string_view host);

}  // namespace holdfast::net
