#pragma once

#include <string>
#include <string_view>

namespace holdfast::base {

// The text with **** in place of every password in it: of URLs (scheme://user:password@…, also where the password was
// not percent-encoded) and of password=… . For messages that may quote what a user typed in the wrong place.
std::string redacted(std::string_view text);

bool holds_password(std::string_view text);

}  // namespace holdfast::base
