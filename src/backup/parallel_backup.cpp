#include "backup/parallel_backup.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <set>

#include "archive/schema_script.h"
#include "archive/script_walker.h"
#include "backup/large_object_reader.h"
#include "backup/pg_dump_run.h"
#include "backup/row_reader.h"
#include "backup/sequences.h"
#include "backup/slices.h"
#include "backup/source.h"
#include "base/error.h"
#include "base/text.h"
#include "base/threads.h"
#include "postgres/large_objects.h"
#include "postgres/session.h"
#include "postgres/table_locks.h"

namespace holdfast::backup {

namespace {

using base::Error;
using base::ErrorKind;

// The tables of the contents: those that rows are loaded into, and for each planned table its index among them.
struct TableIndex {
  std::vector<archive::Table> tables;
  std::vector<uint32_t> of_planned;
};

TableIndex index_tables(const std::vector<postgres::TableInfo>& planned) {
  TableIndex index;
  std::map<uint32_t, uint32_t> by_target;
  for (const auto& table : planned) {
    if (table.kind != 'r') {
      index.of_planned.push_back(0);
      continue;
    }
    const auto [found, is_new] = by_target.try_emplace(table.target, index.tables.size());
    if (is_new) {
      index.tables.push_back({.schema = table.target_schema, .name = table.target_name, .columns = table.columns});
    }
    index.of_planned.push_back(found->second);
  }
  return index;
}

// What the workers share: the work, taken from the front, and what they add up to.
class Work {
 public:
  Work(const BackupOptions& options, Source& source, archive::ArchiveWriter& writer, base::Progress& progress,
       uint32_t settings)
      : options_(options),
        source_(source),
        writer_(writer),
        progress_(progress),
        settings_(settings),
        index_(index_tables(source.tables)),
        slices_(plan_slices(source.tables,
                            source.holder.server_version() >= 140000 ? TidRanges::usable : TidRanges::not_usable)) {
    const auto oids = postgres::read_large_object_oids(source.holder);
    for (size_t i = 0; i < oids.size(); i += kLargeObjectsAtOnce) first_large_objects_.push_back(oids[i]);
  }

  uint64_t bytes() const {
    uint64_t sum = 0;
    for (const Slice& slice : slices_) sum += slice.bytes;
    return sum;
  }

  void run_worker(unsigned number, std::stop_token stop) {
    postgres::Connection connection(options_.target, stop);
    postgres::begin_reading(connection, source_.snapshot);
    // All of them now: a migration that queues up later then waits for us, and not we for it.
    postgres::lock_tables(connection, source_.tables, postgres::LockWait::no, {});
    archive::PieceBuilder builder(writer_, stop);
    std::vector<Tally> tallies(index_.tables.size());
    RowReader reader(connection, builder, source_.tables, index_.of_planned, tallies, settings_);
    for (size_t i = next_slice_++; i < slices_.size(); i = next_slice_++) {
      progress_.working(number, source_.tables[slices_[i].table].qualified);
      reader.read(slices_[i]);
      progress_.advance(slices_[i].bytes);
    }
    archive::LargeObjects objects;
    for (size_t i = next_large_objects_++; i < first_large_objects_.size(); i = next_large_objects_++) {
      progress_.working(number, "large objects");
      read_large_objects(connection, first_large_objects_[i], builder, objects, settings_);
    }
    progress_.working(number, "");
    add_up(tallies, objects);
  }

  void hand_over(archive::Contents& contents) {
    contents.tables = std::move(index_.tables);
    contents.large_objects = large_objects_;
  }

 private:
  void add_up(const std::vector<Tally>& tallies, const archive::LargeObjects& objects) {
    const std::scoped_lock lock(mutex_);
    for (size_t i = 0; i < tallies.size(); ++i) {
      index_.tables[i].fingerprint.add(tallies[i].fingerprint);
      index_.tables[i].bytes += tallies[i].bytes;
    }
    large_objects_.count += objects.count;
    large_objects_.bytes += objects.bytes;
    large_objects_.fingerprint.add(objects.fingerprint);
  }

  const BackupOptions& options_;
  Source& source_;
  archive::ArchiveWriter& writer_;
  base::Progress& progress_;
  const uint32_t settings_;
  std::mutex mutex_;  // guards index_.tables' sums and large_objects_ while workers run
  TableIndex index_;
  archive::LargeObjects large_objects_;
  const std::vector<Slice> slices_;
  std::vector<uint32_t> first_large_objects_;
  std::atomic<size_t> next_slice_ = 0;
  std::atomic<size_t> next_large_objects_ = 0;
};

// The catalog query of ours must name the very tables that pg_dump dumps: a difference would be rows lost.
void check_same_tables(const Source& source, const archive::SchemaScript& script) {
  std::map<uint32_t, std::string_view> ours;
  for (const auto& table : source.tables) {
    if (!table.is_configuration) ours.emplace(table.oid, table.qualified);
  }
  for (const uint32_t oid : script.tables()) {
    if (ours.erase(oid) == 0 &&
        std::ranges::find(source.left_out, oid, &postgres::TableInfo::oid) == source.left_out.end()) {
      throw Error(ErrorKind::internal,
                  fmt::format("pg_dump dumps the table with oid {}, which holdfast did not find", oid));
    }
  }
  if (ours.empty()) return;
  throw Error(ErrorKind::internal, fmt::format("holdfast found table {}, which pg_dump does not dump",
                                               base::printable(ours.begin()->second)));
}

// One pg_dump for all that is not rows. --schema-only would leave out REFRESH MATERIALIZED VIEW; large objects are
// written by our own hand.
std::string dump_schema(const BackupOptions& options, Source& source, const std::set<std::string, std::less<>>& known,
                        archive::SchemaScript& script, std::stop_token stop) {
  PgDumpRun run(source.holder, options, DumpText::with_dependencies,
                {"--section=pre-data", "--section=post-data", "--no-blobs", "--snapshot=" + source.snapshot},
                std::move(stop));
  try {
    archive::walk_script(
        run, [&](std::string_view name) { return known.contains(name); }, script);
  } catch (const Error& error) {
    // A pg_dump that failed leaves a text that is cut short; its own words say more.
    if (error.kind() == ErrorKind::client_program) run.check_success();
    throw;
  }
  run.check_success();
  return run.version();
}

}  // namespace

archive::Contents back_up_in_parallel(const BackupOptions& options, archive::ArchiveWriter& writer,
                                      base::Progress& progress, std::stop_token stop) {
  Source source = open_source(options, stop);
  archive::Contents contents = describe(source.holder, options);
  const auto known = known_settings(source.holder);
  archive::SettingsTable settings;
  archive::SchemaScript script(settings);
  archive::SessionSettings encoding;
  encoding.apply(fmt::format("SET client_encoding = '{}';", contents.database.encoding));
  const uint32_t data_settings = settings.index_of(encoding);
  Work work(options, source, writer, progress, data_settings);
  progress.begin("reading", work.bytes());

  base::ThreadGroup group(stop);
  group.start([&] {
    contents.pg_dump_version = dump_schema(options, source, known, script, group.stop_token());
    check_same_tables(source, script);
    archive::PieceBuilder builder(writer, group.stop_token());
    script.write(archive::Stage::schema, builder);
    writer.schema_is_complete();
  });
  for (unsigned number = 0; number < options.jobs; ++number) {
    group.start([&, number] { work.run_worker(number, group.stop_token()); });
  }
  group.wait();
  progress.end();

  archive::PieceBuilder builder(writer, stop);
  write_sequences(source.holder, builder, data_settings, options.lock_timeout);
  check_alive(source);
  script.write(archive::Stage::finish, builder);
  add_roles(contents, script.owners());
  contents.settings = settings.rows();
  work.hand_over(contents);
  return contents;
}

}  // namespace holdfast::backup
