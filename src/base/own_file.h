#pragma once

#include <filesystem>
#include <string>

namespace holdfast::base {

// Why a file is not to be trusted in a folder that others may write to, such as /tmp: it is a link or no regular file,
// it belongs to another user, or others may write to it. In words ("it belongs to another user"); empty if it may be
// trusted. A file that is not there is not to be trusted.
std::string why_not_own(const std::filesystem::path& path);

// Why this user cannot make files in a folder ("Permission denied"); empty if he can.
std::string why_not_writable(const std::filesystem::path& folder);

}  // namespace holdfast::base
