#include "cli/man_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "backup/kept_proof.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/roff.h"
#include "config/setting.h"

namespace holdfast::cli {

namespace {

// A term, and below it, indented, what it means; both in roff.
std::string item(std::string_view term, std::string_view meaning) {
  return fmt::format(".TP\n{}\n{}\n", term, meaning);
}

std::string section(std::string_view heading, std::string_view body) {
  return fmt::format(".SH {}\n{}", heading, body);
}

// "--format sql|dump", "-h, --help", "file".
std::string term_of(const Parameter& parameter) {
  const bool is_argument = !parameter.names.front().starts_with('-');
  std::vector<std::string> names;
  for (const std::string& name : parameter.names) names.push_back(is_argument ? roff_italic(name) : roff_bold(name));
  std::string term = base::join(names, ", ");
  if (is_argument && parameter.words.empty()) return term;
  if (!parameter.words.empty()) return term + " " + roff(base::join(parameter.words, "|"));
  return parameter.value.empty() ? term : term + " " + roff_italic(parameter.value);
}

std::string meaning_of(const Parameter& parameter) {
  std::string text = parameter.purpose;
  if (!parameter.limits.empty()) text += " (" + parameter.limits + ")";
  if (!parameter.standard.empty()) text += " [" + parameter.standard + "]";
  return roff(text);
}

std::string items(const std::vector<Parameter>& parameters) {
  std::string out;
  for (const Parameter& parameter : parameters) out += item(term_of(parameter), meaning_of(parameter));
  return out;
}

// "holdfast restore file [options]".
std::string synopsis_of(const std::string& program, const Command& command) {
  std::string line = roff_bold(program + " " + command.name);
  for (const Parameter& argument : command.arguments) {
    const std::string word = roff_italic(argument.names.front()) + (argument.repeats ? " ..." : "");
    line += argument.required ? " " + word : " [" + word + "]";
  }
  return line + " [" + roff_italic("options") + "]\n";
}

std::string examples_of(const Command& command) {
  if (command.examples.empty()) return "";
  std::string out = ".PP\nExamples:\n.PP\n.EX\n";
  for (const std::string& line : command.examples) out += roff(line) + "\n";
  return out + ".EE\n";
}

std::string command_part(const std::string& program, const Command& command) {
  return fmt::format(".SS {}\n{}.PP\n{}\n{}{}{}", roff(command.name), synopsis_of(program, command),
                     roff(command.purpose), items(command.arguments), items(command.options), examples_of(command));
}

std::string synopsis(const Command& program) {
  std::string out;
  for (const Command& command : program.commands) {
    if (!out.empty()) out += ".br\n";
    out += synopsis_of(program.name, command);
  }
  return out;
}

std::string commands(const Command& program) {
  std::string out;
  for (const Command& command : program.commands) out += command_part(program.name, command);
  return out;
}

std::string exit_status() {
  std::string out = item(roff_bold("0"), "success");
  for (const base::ExitCode& row : base::exit_codes())
    out += item(roff_bold(std::to_string(row.code)), roff(row.meaning));
  return out;
}

std::string meaning_of(const config::Setting& setting) {
  std::string text(setting.purpose);
  if (setting.kind == config::Kind::number) text += fmt::format(" ({} to {})", setting.lowest, setting.highest);
  if (!setting.choices.empty()) text += fmt::format(" (one of: {})", setting.choices);
  if (!setting.standard.empty()) text += fmt::format("; default: {}", setting.standard);
  return roff(text);
}

std::string environment() {
  std::string out = roff(
                        "These settings count before those of the same name in a .env file. Where none of them names "
                        "the server, the variables of libpq do (PGHOST, PGDATABASE, PGSERVICE and so on).") +
                    "\n";
  for (const config::Setting& setting : config::all_settings())
    out += item(roff_bold(setting.name), meaning_of(setting));
  return out;
}

std::string files() {
  return item(roff_italic("apps/APP/.env"), "settings of an app") +
         item(roff_italic(".env"), "settings of all apps, in the working folder") +
         item(roff_italic(backup::proof_path("FILE").string()), "the last proof of the backup FILE") +
         item(roff_italic("~/.pgpass"), "passwords, as libpq reads them");
}

}  // namespace

std::string man_page(const Command& program, std::string_view version) {
  std::string title = program.name;
  std::ranges::transform(title, title.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  // The first sentence, without the name and the full stop, as apropos wants it.
  std::string does = program.purpose.substr(0, program.purpose.find(". "));
  if (does.starts_with(program.name + " ")) does.erase(0, program.name.size() + 1);

  // Names are neither hyphenated nor stretched. There is no date: the page would change with each build.
  return fmt::format(".TH {} 1 \"\" \"{} {}\"\n.nr HY 0\n.ad l\n", roff(title), roff(program.name), roff(version)) +
         section("NAME", fmt::format("{} \\- {}\n", roff(program.name), roff(does))) +
         section("SYNOPSIS", synopsis(program)) +
         section("DESCRIPTION", roff(program.purpose) + "\n" + examples_of(program)) +
         section("OPTIONS", items(program.options)) + section("COMMANDS", commands(program)) +
         section("EXIT STATUS", exit_status()) + section("ENVIRONMENT", environment()) + section("FILES", files()) +
         section("SEE ALSO", ".BR pg_dump (1),\n.BR pg_restore (1),\n.BR psql (1)\n");
}

}  // namespace holdfast::cli
