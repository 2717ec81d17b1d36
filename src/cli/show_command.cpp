#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "archive/archive_reader.h"
#include "backup/kept_proof.h"
#include "base/clock.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/open_archive.h"

namespace holdfast::cli {

namespace {

constexpr const char* kExamples =
    "  holdfast show /tmp/tarot_20231124T030000Z.sql.gz\n"
    "  holdfast show --json FILE | jq .tables\n";

uint64_t rows_of(const archive::Contents& contents) {
  uint64_t rows = 0;
  for (const archive::Table& table : contents.tables) rows += table.fingerprint.rows();
  return rows;
}

// The proof kept beside the archive, and whether it is of this very file; null if there is none.
nlohmann::json proof_of(const backup::AnyFile& file) {
  const auto proof = backup::read_proof(file.reader().file().path());
  if (!proof) return nullptr;
  nlohmann::json json = nlohmann::json::parse(backup::proof_json(*proof));
  json["fits"] = backup::fits(*proof, file);
  return json;
}

std::string proof_in_words(const backup::AnyFile& file) {
  const auto proof = backup::read_proof(file.reader().file().path());
  if (!proof) return "";
  if (!backup::fits(*proof, file)) return "none: the one beside it is of another file, this one's digest is not in it";
  return fmt::format("{}, on {}, restored on PostgreSQL {}", proof->result(), base::readable_utc(proof->time),
                     proof->server_version);
}

void print_json(const backup::AnyFile& file) {
  const archive::ArchiveReader& reader = file.reader();
  const archive::Contents& contents = reader.contents();
  nlohmann::json tables = nlohmann::json::array();
  for (const archive::Table& table : contents.tables) {
    tables.push_back({{"schema", base::printable(table.schema)},
                      {"name", base::printable(table.name)},
                      {"rows", table.fingerprint.rows()},
                      {"bytes", table.bytes},
                      {"fingerprint", table.fingerprint.sum()}});
  }
  nlohmann::json extensions = nlohmann::json::array();
  for (const auto& extension : contents.extensions) {
    extensions.push_back({{"name", base::printable(extension.name)}, {"version", base::printable(extension.version)}});
  }
  nlohmann::json roles = nlohmann::json::array();
  for (const std::string& role : contents.roles) roles.push_back(base::printable(role));
  const nlohmann::json json{{"file", base::printable(reader.file().path().string())},
                            {"bytes", file.size()},
                            {"parts", file.stored().parts()},
                            {"format", file.format()},
                            {"app", contents.app},
                            {"database", base::printable(contents.database.name)},
                            {"created", contents.created},
                            {"engine", contents.engine},
                            {"holdfast_version", contents.tool_version},
                            {"server_version", contents.server_version},
                            {"pg_dump_version", contents.pg_dump_version},
                            {"snapshot_lsn", contents.snapshot_lsn},
                            {"encoding", contents.database.encoding},
                            {"labels", contents.labels},
                            {"extensions", extensions},
                            {"roles", roles},
                            {"pieces", contents.list.pieces},
                            {"raw_bytes", contents.raw_length},
                            {"rows", rows_of(contents)},
                            {"large_objects", contents.large_objects.count},
                            {"proof", proof_of(file)},
                            {"tables", tables}};
  fmt::print("{}\n", json.dump(2, ' ', true, nlohmann::json::error_handler_t::replace));
}

void print_line(std::string_view name, const std::string& value) {
  if (!value.empty()) fmt::print("{:<15}{}\n", std::string(name) + ":", base::printable(value));
}

void print_tables(const archive::Contents& contents) {
  size_t width = 5;
  for (const auto& table : contents.tables) {
    width = std::max(width, base::printable(table.schema + "." + table.name).size());
  }
  width = std::min<size_t>(width, 60);
  fmt::print("\n{:<{}}  {:>13}  {:>11}\n", "Table", width, "Rows", "Text");
  for (const auto& table : contents.tables) {
    fmt::print("{:<{}}  {:>13}  {:>11}\n", base::printable(table.schema + "." + table.name), width,
               base::with_thousands(table.fingerprint.rows()), base::human_size(table.bytes));
  }
}

std::vector<std::string> known(std::vector<std::string> words) {
  std::erase(words, "");
  return words;
}

void print_origin(const backup::AnyFile& file) {
  const archive::Contents& contents = file.reader().contents();
  if (file.is_ours()) {
    print_line("Server", fmt::format("PostgreSQL {}, at {}", contents.server_version, contents.snapshot_lsn));
    print_line("Made by", fmt::format("holdfast {}, engine {}, pg_dump {}", contents.tool_version, contents.engine,
                                      contents.pg_dump_version));
    return;
  }
  if (!contents.server_version.empty()) print_line("Server", "PostgreSQL " + contents.server_version);
  print_line("Made by", made_by(contents));
}

void print_text(const backup::AnyFile& file) {
  const archive::ArchiveReader& reader = file.reader();
  const archive::Contents& contents = reader.contents();
  print_line("Archive", reader.file().path().string());
  print_line("Size", fmt::format("{} ({} as text, {} in {})", base::human_size(file.size()),
                                 base::human_size(contents.raw_length), file.format(),
                                 base::counted(contents.list.pieces, "piece")));
  if (file.stored().parts() > 1) print_line("In", base::counted(file.stored().parts(), "part"));
  print_line("App", contents.app);
  print_line("Database", base::join(known({contents.database.name, contents.database.encoding}), ", "));
  print_line("Created", base::readable_utc(contents.created));
  print_origin(file);
  std::vector<std::string> words;
  for (const auto& [key, value] : contents.labels) words.push_back(key + "=" + value);
  print_line("Labels", base::join(words, ", "));
  words.clear();
  for (const auto& extension : contents.extensions) {
    words.push_back(base::join(known({extension.name, extension.version}), " "));
  }
  print_line("Extensions", base::join(words, ", "));
  print_line("Roles", base::join(contents.roles, ", "));
  if (contents.large_objects.count > 0) {
    print_line("Large objects", base::with_thousands(contents.large_objects.count));
  }
  print_line("Proof", proof_in_words(file));
  print_line("Holds", fmt::format("{}, {}", base::counted(contents.tables.size(), "table"),
                                  base::counted(rows_of(contents), "row")));
  print_tables(contents);
  for (const std::string& note : file.notes()) fmt::print("note: {}\n", note);
}

}  // namespace

void add_show_command(CLI::App& app, const Context& context) {
  struct Options {
    std::string file;
    std::string pg_bin;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App& command = *app.add_subcommand("show", "Show what an archive holds, from its contents alone");
  command.add_option("file", options->file, "The archive; of one in parts any part, or their folder")
      ->required()
      ->type_name("FILE");
  command.add_flag("--json", options->json, "Print it as JSON");
  command.footer(footer(kExamples));
  command.add_option("--pg-bin", options->pg_bin, "Folder of pg_restore, for a .dump")
      ->type_name("DIR")
      ->envname("BACKUP__PG_BIN");
  command.callback([options, &context] {
    const backup::AnyFile file =
        open_any_file(options->file, {.pg_bin = options->pg_bin, .known_setting = {}}, context.stop);
    options->json ? print_json(file) : print_text(file);
  });
}

}  // namespace holdfast::cli
