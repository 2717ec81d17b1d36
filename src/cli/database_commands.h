#pragma once

#include <string>
#include <vector>

#include "cli/commands.h"

namespace holdfast::cli {

// Command lines about whole databases, as previews and lists print them.

// `--url URL` for that database, quoted for a shell: the URL that the command itself was called with, with the
// database's name put in its place. A URL that holds a password is not shown again; its reader must fill it in.
std::string url_words_for(const std::string& url, const std::string& database);

// The words of a command that was called without --confirm, with it.
std::string confirmed_command(const Context& context);

}  // namespace holdfast::cli
