#pragma once

#include <string>
#include <vector>

#include "cli/commands.h"

namespace holdfast::cli {

// Command lines about whole databases, as previews and lists print them.

// `--url URL` for that database, quoted for a shell: the URL that the command itself was called with, with the
// database's name put in its place. A URL that holds a password is not shown again; its reader must fill it in.
std::string url_words_for(const std::string& url, const std::string& database);

// The command that was called, with more words: as `holdfast …`, or as the platform's `make script …` that called us.
std::string command_with(const Context& context, const std::vector<std::string>& more);

// The command that backs up the database that this command is about.
std::string backup_command(const Context& context);

}  // namespace holdfast::cli
