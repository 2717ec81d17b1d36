#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "archive/file_kind.h"
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

uint64_t rows_of(const archive::Contents& contents) {
  uint64_t rows = 0;
  for (const auto& table : contents.tables) rows += table.fingerprint.rows();
  return rows;
}

// It was read through to its end when it was opened, and that is all that can be checked.
void report_foreign(const Options& options, const backup::AnyFile& file) {
  const archive::Contents& contents = file.reader().contents();
  if (options.json) {
    fmt::print("{}\n", nlohmann::json{{"whole", true},
                                      {"digests", "none"},
                                      {"tables", contents.tables.size()},
                                      {"rows", rows_of(contents)},
                                      {"notes", file.notes()}}
                           .dump());
    return;
  }
  fmt::print("complete: {}, {}; made by {}, which gives no digests\n", base::counted(contents.tables.size(), "table"),
             base::counted(rows_of(contents), "row"), base::printable(made_by(contents)));
  for (const std::string& note : file.notes()) fmt::print("note: {}\n", note);
}

void run(const Options& options, const Context& context) {
  if (archive::file_kind(options.file) == archive::FileKind::dump) return verify_dump(options, context);
  const backup::AnyFile file =
      open_any_file(options.file, {.pg_bin = options.pg_bin, .known_setting = {}}, context.stop);
  const archive::ArchiveReader& reader = file.reader();
  if (!file.is_ours()) return report_foreign(options, file);
  const auto pieces = reader.read_pieces();
  {
    const auto progress = make_progress();
    archive::verify(reader, pieces, options.jobs, *progress, context.stop);
  }
  const uint64_t rows = rows_of(reader.contents());
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
  command.add_option("file", options->file, "The backup; of one in parts any part, or their folder")
      ->required()
      ->type_name("FILE");
  command.add_option("--jobs", options->jobs, "Threads; default: the processors here")->check(CLI::Range(1U, 256U));
  command.add_option("--pg-bin", options->pg_bin, "Folder of pg_restore, for a .dump")
      ->type_name("DIR")
      ->envname("BACKUP__PG_BIN");
  command.add_flag("--json", options->json, "Print the outcome as JSON");
  command.footer(footer(kExamples));
  command.callback([options, &context] { run(*options, context); });
}

}  // namespace holdfast::cli
