#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "backup/local_proof.h"
#include "backup/proof.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/connection_options.h"
#include "cli/open_archive.h"
#include "cli/progress_display.h"

namespace holdfast::cli {

namespace {

using backup::Proof;
using base::Error;
using base::ErrorKind;

constexpr const char* kExamples =
    "  holdfast prove FILE --url postgresql://app@localhost/tarot   # in a scratch database of that server\n"
    "  holdfast prove FILE --local                                  # in a server of its own, made for this and "
    "removed\n"
    "\n"
    "The exit code is 0 only if all that was restored is what was backed up, 6 if any table differs.\n";

struct Options {
  ConnectionOptions connection;
  std::string file;
  bool local = false;
  bool no_keep = false;
  bool json = false;
};

std::string outcome(const Proof& proof) {
  std::string words = fmt::format("{}, {}", base::counted(proof.tables, "table"), base::counted(proof.rows, "row"));
  if (proof.large_objects > 0) words += ", " + base::counted(proof.large_objects, "large object");
  if (proof.not_comparable.empty()) return words + ", identical";
  return fmt::format("{}, identical but for {} that could not be compared", words,
                     base::counted(proof.not_comparable.size(), "table"));
}

void print_text(const Proof& proof, const std::optional<std::filesystem::path>& kept) {
  if (proof.holds()) fmt::print("proved: {}\n", outcome(proof));
  for (const auto& remark : proof.differences) fmt::print("differs: {}: {}\n", remark.what, remark.reason);
  for (const auto& remark : proof.not_comparable) fmt::print("not comparable: {}: {}\n", remark.what, remark.reason);
  fmt::print("It took {} on PostgreSQL {}.\n", base::human_duration(proof.seconds),
             base::printable(proof.server_version));
  if (kept) fmt::print("{}\n", base::printable(kept->string()));
}

// A backup that does not come back as it was is a bad backup, whatever its digests say: that is the exit code that
// whoever depends on it looks for.
void throw_if_different(const Proof& proof) {
  if (proof.holds()) return;
  std::vector<std::string> names;
  for (const auto& remark : proof.differences) names.push_back(remark.what);
  throw Error(ErrorKind::archive_damaged,
              fmt::format("what was restored is not what was backed up: {}", base::join(names, ", ")),
              "Do not rely on this backup: make another one and prove it.");
}

std::unique_ptr<postgres::LocalCluster> make_local_cluster(const archive::ArchiveReader& reader, const Options& options,
                                                           const Context& context) {
  if (options.connection.is_given()) {
    throw Error(ErrorKind::usage, "--local and a server are given", "Choose where to prove: here, or on that server.");
  }
  auto cluster = std::make_unique<postgres::LocalCluster>(reader.contents().server_version_number / 10000,
                                                          options.connection.pg_bin(), context.stop);
  backup::furnish(*cluster, reader.contents(), reader.read_pieces(), context.stop);
  return cluster;
}

void run(const Options& options, const Context& context) {
  const backup::AnyFile file =
      open_any_file(options.file,
                    {.pg_bin = options.connection.pg_bin(),
                     .known_setting = {},
                     .container = options.local ? nullptr : options.connection.target().container},
                    context.stop);
  const archive::ArchiveReader& reader = file.reader();
  std::optional<backup::ProofFile> beside;
  if (!options.no_keep) {
    const std::filesystem::path& path = file.stored().path();
    base::remove_leftovers(backup::proof_path(std::filesystem::absolute(path)).parent_path());
    beside.emplace(path);
  }
  Proof proof;
  {
    const auto cluster = options.local ? make_local_cluster(reader, options, context) : nullptr;
    const postgres::Target target = cluster ? cluster->target() : options.connection.target();
    const auto progress = make_progress();
    proof = backup::prove(file,
                          {.target = target,
                           .timestamp = fmt::format("{:%Y%m%d_%H%M%S}", fmt::gmtime(std::time(nullptr))),
                           .jobs = options.connection.jobs(),
                           .tool_version = HOLDFAST_VERSION},
                          *progress, context.stop);
    *context.acted = proof.holds();  // one that does not must end with its own exit code
  }
  std::optional<std::filesystem::path> kept;
  if (beside) kept = beside->keep(proof);
  if (options.json) {
    fmt::print("{}", backup::proof_json(proof));
  } else {
    print_text(proof, kept);
  }
  throw_if_different(proof);
}

}  // namespace

void add_prove_command(CLI::App& app, const Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App& command = *app.add_subcommand(
      "prove", "Restore an archive into a scratch database, read all of it back, and compare it with the archive");
  command.add_option("file", options->file, "The archive; of one in parts any part, or their folder")
      ->required()
      ->type_name("FILE");
  options->connection.add_to(command, context);
  options->connection.add_jobs_to(command, "Sessions at once");
  command.add_flag("--local", options->local,
                   "Prove in a throw-away server of this machine, which needs PostgreSQL's server installed");
  command.add_flag("--no-keep", options->no_keep, "Do not keep the proof beside the archive, as FILE.proof.json");
  command.add_flag("--json", options->json, "Print the proof as JSON, as it is kept");
  command.footer(footer(kExamples));
  command.callback([options, &context] {
    options->connection.without_server = options->local;
    run(*options, context);
  });
}

}  // namespace holdfast::cli
