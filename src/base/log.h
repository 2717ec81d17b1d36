#pragma once

#include <string_view>

namespace holdfast::base {

// The program's log: standard error, one line each, `2023-11-24T03:00:00Z info …`. Control characters in `text` are
// made visible, so that a hostile name cannot forge a line. Thread-safe.
void log_info(std::string_view text);
void log_warning(std::string_view text);

}  // namespace holdfast::base
