#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "archive/verify.h"
#include "backup/dump_backup.h"
#include "base/text.h"
#include "base/threads.h"
#include "cli/commands.h"
#include "cli/open_archive.h"
#include "cli/progress_display.h"

namespace holdfast::cli {

namespace {

constexpr const char* kExamples = "  holdfast verify /tmp/tarot_20231124T030000Z.sql.gz\n";

struct Options {
  std::string file;
  std::string pg_bin;
  unsigned jobs = base::processors();
  bool json = false;
};

void verify_dump(const Options& options, const Context& context) {
  const auto digest = backup::verify_dump(options.file, options.pg_bin, context.stop);
  const bool matches = digest == backup::DumpDigest::matches;
  if (options.json) {
    fmt::print("{}\n", nlohmann::json{{"whole", true}, {"digests", matches ? "beside" : "none"}}.dump());
    return;
  }
  fmt::print("readable: pg_restore read all of {}\n", base::printable(options.file));
  fmt::print("{}\n", matches ? "It has no digests of ours but the one beside it (.sha256), which holds."
                             : "It has no digests of ours, nor one beside it: altered bytes may go unnoticed.");
}

void run(const Options& options, const Context& context) {
  if (is_custom_dump(options.file)) return verify_dump(options, context);
  const archive::ArchiveReader reader = open_archive(options.file);
  const auto pieces = reader.read_pieces();
  {
    const auto progress = make_progress();
    archive::verify(reader, pieces, options.jobs, *progress, context.stop);
  }
  uint64_t rows = 0;
  for (const auto& table : reader.contents().tables) rows += table.fingerprint.rows();
  if (options.json) {
    fmt::print("{}\n", nlohmann::json{{"whole", true},
                                      {"digests", "own"},
                                      {"tables", reader.contents().tables.size()},
                                      {"rows", rows},
                                      {"pieces", pieces.size()}}
                           .dump());
    return;
  }
  fmt::print("whole: {}, {}, every digest of {} holds\n", base::counted(reader.contents().tables.size(), "table"),
             base::counted(rows, "row"), base::counted(pieces.size(), "piece"));
}

}  // namespace

void add_verify_command(CLI::App& app, const Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App& command = *app.add_subcommand("verify", "Check every byte of a backup");
  command.add_option("file", options->file, "The backup")->required();
  command.add_option("--jobs", options->jobs, "Threads; default: the processors here")->check(CLI::Range(1U, 256U));
  command.add_option("--pg-bin", options->pg_bin, "Folder of pg_restore, for a .dump")
      ->type_name("DIR")
      ->envname("BACKUP__PG_BIN");
  command.add_flag("--json", options->json, "Print the outcome as JSON");
  command.footer(footer(kExamples));
  command.callback([options, &context] { run(*options, context); });
}

}  // namespace holdfast::cli
