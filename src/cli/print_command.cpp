#include <fmt/format.h>

#include <memory>

#include "cli/command_model.h"
#include "cli/commands.h"
#include "cli/completions.h"
#include "cli/man_page.h"

namespace holdfast::cli {

namespace {

std::string text_of(const std::string& what, const Command& program) {
  if (what == "man") return man_page(program, HOLDFAST_VERSION);
  if (what == "bash") return bash_completion(program);
  if (what == "zsh") return zsh_completion(program);
  return fish_completion(program);
}

}  // namespace

void add_print_command(CLI::App& app, const Context&) {
  auto what = std::make_shared<std::string>();
  CLI::App& command =
      *app.add_subcommand("print", "Print the man page, or what makes a shell complete the command line");
  command.group("");
  command.add_option("what", *what, "What to print")->required()->check(CLI::IsMember({"man", "bash", "zsh", "fish"}));
  command.callback([what, &app] { fmt::print("{}", text_of(*what, model_of(app))); });
}

}  // namespace holdfast::cli
