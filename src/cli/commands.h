#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace holdfast::cli {

// What every command gets: the wish to stop, and the words it was called with (secrets already hidden), for the command
// line that a preview prints.
struct Context {
  std::stop_token stop;
  std::vector<std::string> words;
  // Set by a command as soon as it has changed something: that its report cannot be written is no failure then.
  std::shared_ptr<bool> acted = std::make_shared<bool>(false);
};

// One function a command, one file a function: each adds its subcommand, whose callback does the work. A callback
// throws base::Error.
void add_backup_command(CLI::App& app, const Context& context);
void add_show_command(CLI::App& app, const Context& context);
void add_verify_command(CLI::App& app, const Context& context);
void add_restore_command(CLI::App& app, const Context& context);
void add_wipe_command(CLI::App& app, const Context& context);
void add_prove_command(CLI::App& app, const Context& context);
void add_diff_command(CLI::App& app, const Context& context);
void add_deliver_command(CLI::App& app, const Context& context);
void add_list_command(CLI::App& app, const Context& context);
void add_pin_command(CLI::App& app, const Context& context);
void add_prune_command(CLI::App& app, const Context& context);
void add_undo_command(CLI::App& app, const Context& context);
void add_forget_command(CLI::App& app, const Context& context);
void add_settings_command(CLI::App& app, const Context& context);
void add_status_command(CLI::App& app, const Context& context);
void add_worker_command(CLI::App& app, const Context& context);
void add_logs_command(CLI::App& app, const Context& context);
// Adds `print`, which no help lists: the man page and the completions, made from all commands that `app` has when it
// runs.
void add_print_command(CLI::App& app, const Context& context);

// Makes an empty value of any option an error: `--into "$UNSET"` must not mean that there is no --into.
void refuse_empty_values(CLI::App& app);

// Throws Error(usage) that names the first of `words` if it is no command: CLI11 would only say that one is required.
void refuse_unknown_command(const CLI::App& app, const std::vector<std::string>& words);

// Throws Error(usage) that names the first option among `words` that the command has not: CLI11 would take the word
// after it for a file first, and complain of that.
void refuse_unknown_options(const CLI::App& app, const std::vector<std::string>& words);

// The end of each command's help.
std::string footer(const std::string& examples);

// The examples, and whatever else there is, of a footer: all but its table of exit codes.
std::string examples_in(const std::string& footer);

}  // namespace holdfast::cli
