#include "backup/proof.h"

#include <fmt/format.h>

#include "archive/check_statements.h"
#include "archive/verify.h"
#include "backup/kept_databases.h"
#include "backup/load.h"
#include "backup/loading_role.h"
#include "backup/read_back.h"
#include "backup/scratch_database.h"
#include "backup/story.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "postgres/catalog.h"
#include "postgres/databases.h"
#include "postgres/session.h"
#include "postgres/table_guards.h"

namespace holdfast::backup {

namespace {

using base::Error;
using base::ErrorKind;

std::string printable_list(const std::vector<std::string>& names) {
  return base::printable(base::join(names, ", "));
}

void check_server(postgres::Connection& maintenance, const archive::Contents& contents) {
  if (const auto roles = postgres::missing_roles(maintenance, contents.roles); !roles.empty()) {
    throw Error(ErrorKind::refused,
                fmt::format("the server lacks roles that the archive needs: {}", printable_list(roles)),
                "Create them (`holdfast restore --create-roles` makes them without a login), or prove with --local.");
  }
  std::vector<std::string> names;
  for (const archive::Extension& extension : contents.extensions) names.push_back(extension.name);
  if (const auto extensions = postgres::missing_extensions(maintenance, names); !extensions.empty()) {
    throw Error(ErrorKind::refused,
                fmt::format("the server lacks extensions that the archive needs: {}", printable_list(extensions)),
                "Install them on the server.");
  }
}

// Of a scratch database. A hostile archive may have a zero byte in the name, at which the server's and our idea of it
// would part.
Story story_of(const archive::ArchiveReader& reader, const ProveOptions& options) {
  const archive::Contents& contents = reader.contents();
  const std::string of = contents.database.name.substr(0, contents.database.name.find('\0'));
  return {.role = DatabaseRole::scratch,
          .name = postgres::with_suffix(of, std::string(kScratchSuffix) + options.timestamp),
          .of = of,
          .app = contents.app,
          .archive = reader.file().path().string(),
          .archive_created = contents.created,
          .at = base::iso_utc(base::SystemClock().now()),
          .tool_version = options.tool_version};
}

std::string counts_in_words(uint64_t expected, uint64_t found) {
  if (expected == found) return fmt::format("{} as in the backup, but not the same ones", base::counted(found, "row"));
  return fmt::format("{} instead of {}", base::counted(found, "row"), base::with_thousands(expected));
}

void compare_table(const archive::Table& table, const TableReadBack& found, bool may_be_elsewhere, Proof& proof) {
  const archive::Fingerprint& expected = table.fingerprint;
  ProofRemark remark{.what = base::printable(table.schema + "." + table.name), .expected_rows = expected.rows()};
  if (found.access != postgres::Access::all_rows) {
    remark.reason =
        found.access == postgres::Access::no_privilege
            ? "the role that proves may not read it; the server has counted its rows as it took them"
            : "row-level security hides rows of it from the role that proves; the server has counted them as "
              "it took them";
    proof.not_comparable.push_back(std::move(remark));
    return;
  }
  const bool is_empty = !found.fingerprint || found.fingerprint->rows() == 0;
  if (is_empty && expected.rows() > 0 && may_be_elsewhere) {
    remark.reason = "its rows are in other tables now, such as its partitions";
    proof.not_comparable.push_back(std::move(remark));
    return;
  }
  if (!found.fingerprint) {
    remark.reason = "it is not there after the restore";
    proof.differences.push_back(std::move(remark));
    return;
  }
  remark.found_rows = found.fingerprint->rows();
  if (!table.comparable) {
    remark.reason = fmt::format("its rows came by INSERT, or the script may change them: {} were counted",
                                base::counted(remark.found_rows, "row"));
    proof.not_comparable.push_back(std::move(remark));
    return;
  }
  if (remark.found_rows != expected.rows() || (found.comparable && *found.fingerprint != expected)) {
    remark.reason = counts_in_words(expected.rows(), remark.found_rows);
    proof.differences.push_back(std::move(remark));
  } else if (!found.comparable) {
    remark.reason = "its partitions, hashed on an enum, have their columns in different orders; its rows were counted";
    proof.not_comparable.push_back(std::move(remark));
  }
}

void compare_large_objects(const archive::LargeObjects& expected, const archive::LargeObjects& found, Proof& proof) {
  if (expected.count == found.count && expected.bytes == found.bytes && expected.fingerprint == found.fingerprint)
    return;
  proof.differences.push_back(
      {.what = "large objects",
       .expected_rows = expected.count,
       .found_rows = found.count,
       .reason = fmt::format("{} of {} bytes instead of {} of {}", base::with_thousands(found.count),
                             base::with_thousands(found.bytes), base::with_thousands(expected.count),
                             base::with_thousands(expected.bytes))});
}

void compare(const archive::Contents& contents, const ReadBack& found, Proof& proof) {
  // pg_dump --load-via-partition-root writes the rows of partitions for their parent.
  const bool may_be_elsewhere = !archive::is_ours(contents) && !found.strays.empty();
  for (size_t i = 0; i < contents.tables.size(); ++i) {
    compare_table(contents.tables[i], found.tables[i], may_be_elsewhere, proof);
    proof.rows += contents.tables[i].fingerprint.rows();
  }
  // Of a script with INSERTs between its statements we do not know which rows it makes.
  auto& remarks = archive::is_ours(contents) ? proof.differences : proof.not_comparable;
  for (const StrayTable& stray : found.strays) {
    remarks.push_back({.what = base::printable(stray.schema + "." + stray.name),
                       .expected_rows = 0,
                       .found_rows = stray.rows,
                       .reason = fmt::format("{} that the contents do not know of", base::counted(stray.rows, "row"))});
  }
  compare_large_objects(contents.large_objects, found.large_objects, proof);
  proof.tables = contents.tables.size();
  proof.large_objects = contents.large_objects.count;
}

// Gives the scratch database to the owner that the archive names, if it is the owner that loads it. Returns who loads.
std::string make_owner_load(const postgres::Target& target, const archive::ArchiveReader& reader,
                            const std::vector<archive::Piece>& pieces, const std::string& scratch,
                            std::stop_token stop) {
  postgres::Connection maintenance = postgres::connect_for_maintenance(target, std::move(stop));
  std::string role = loading_role(maintenance, reader, pieces, reader.contents().database.owner);
  if (!role.empty()) postgres::set_owner(maintenance, scratch, role);
  return role;
}

// The scratch database is dropped as it is.
void make_rows_visible(const postgres::Target& scratch, std::stop_token stop) {
  postgres::Connection connection(scratch, std::move(stop));
  postgres::prepare_session(connection);
  postgres::lift_forced_row_security(connection);
}

}  // namespace

Proof prove(const AnyFile& file, const ProveOptions& options, base::Progress& progress, std::stop_token stop) {
  const double started = base::monotonic_seconds();
  const archive::ArchiveReader& reader = file.reader();
  const archive::Contents& contents = reader.contents();
  Proof proof{.tool_version = options.tool_version,
              .contents_digest = archive::hex(reader.digest()),
              .file_bytes = file.size()};
  {
    postgres::Connection maintenance = postgres::connect_for_maintenance(options.target, stop);
    check_server(maintenance, contents);
    proof.server_version = maintenance.run("SHOW server_version").text(0, 0);
  }
  const std::vector<archive::Piece> pieces = reader.read_pieces();
  archive::verify(reader, pieces, options.jobs, progress, stop);
  archive::check_statements(reader, pieces, stop);
  proof.file_digest = archive::hex(archive::sha256_of(file.stored(), stop));
  {
    const Story story = story_of(reader, options);
    clear_scratch_databases(options.target, story.of, stop);
    const ScratchDatabase scratch(options.target, story.name, contents, to_comment(story), stop);
    LoadOptions load_options{.jobs = options.jobs, .subscriptions = false};
    load_options.role = make_owner_load(options.target, reader, pieces, story.name, stop);
    load(reader, pieces, scratch.target(), load_options, progress, stop);
    make_rows_visible(scratch.target(), stop);
    compare(contents, read_back(contents, scratch.target(), options.jobs, progress, stop), proof);
  }
  proof.time = base::iso_utc(base::SystemClock().now());
  proof.seconds = base::monotonic_seconds() - started;
  return proof;
}

}  // namespace holdfast::backup
