#include "backup/read_back.h"

#include <fmt/format.h>

#include <atomic>
#include <map>
#include <mutex>
#include <utility>

#include "archive/large_object_tally.h"
#include "backup/row_reader.h"
#include "backup/slices.h"
#include "base/error.h"
#include "base/text.h"
#include "base/threads.h"
#include "postgres/catalog.h"
#include "postgres/large_objects.h"
#include "postgres/session.h"

namespace holdfast::backup {

namespace {

using postgres::TableInfo;

// Begins to read as the backup did: what the text of a row depends on is the same.
void begin(postgres::Connection& connection, const archive::Contents& contents) {
  postgres::begin_reading(connection);
  const std::string encoding = archive::text_encoding(contents);
  if (!encoding.empty() && postgres::server_encoding(connection) != encoding) {
    postgres::pin_reader_settings(connection, encoding);
  }
}

// Which tables of the database hold the rows of which table of the contents.
class Plan {
 public:
  Plan(postgres::Connection& connection, const archive::Contents& contents) {
    std::map<std::pair<std::string, std::string>, uint32_t> by_name;
    for (uint32_t i = 0; i < contents.tables.size(); ++i) {
      by_name[{contents.tables[i].schema, contents.tables[i].name}] = i;
    }
    for (TableInfo& table : postgres::read_tables(connection)) {
      auto known = by_name.find({table.schema, table.name});
      // Partitions that a hashed enum moves about stand in the contents under their ancestor's name.
      if (known == by_name.end()) known = by_name.find({table.target_schema, table.target_name});
      if (known == by_name.end()) {
        if (table.kind == 'r' && !table.is_configuration) strays_.push_back(std::move(table));
        continue;
      }
      table.columns = contents.tables[known->second].columns;
      if (table.kind == 'r' && table.access != postgres::Access::all_rows) {
        hidden_.emplace_back(known->second, table.access);
        continue;
      }
      tables_.push_back(std::move(table));
      of_contents_.push_back(known->second);
    }
    postgres::read_sizes(connection, tables_);
    slices_ = plan_slices(tables_, connection.server_version() >= 140000 ? TidRanges::usable : TidRanges::not_usable);
  }

  const std::vector<TableInfo>& tables() const { return tables_; }
  const std::vector<TableInfo>& strays() const { return strays_; }
  const std::vector<Slice>& slices() const { return slices_; }
  uint32_t index_of(const Slice& slice) const { return of_contents_[slice.table]; }

  uint64_t bytes() const {
    uint64_t sum = 0;
    for (const Slice& slice : slices_) sum += slice.bytes;
    return sum;
  }

  // A pg_dump writes the rows of each partition in its own order of columns, into the ancestor that many of them share;
  // which of them a row stood in cannot be seen after a restore.
  void mark_incomparable(postgres::Connection& connection, const archive::Contents& contents, ReadBack& result) const {
    for (const auto& [table, access] : hidden_) {
      result.tables[table].fingerprint.emplace();
      result.tables[table].access = access;
    }
    const auto own = postgres::read_own_columns(connection, tables_);
    for (size_t i = 0; i < tables_.size(); ++i) {
      result.tables[of_contents_[i]].fingerprint.emplace();
      if (contents.engine == "parallel" || tables_[i].kind != 'r' || tables_[i].target == tables_[i].oid) continue;
      const auto columns = own.find(tables_[i].oid);
      if (columns != own.end() && columns->second != tables_[i].columns) {
        result.tables[of_contents_[i]].comparable = false;
      }
    }
  }

 private:
  std::vector<TableInfo> tables_;  // with the contents' columns
  std::vector<uint32_t> of_contents_;
  std::vector<TableInfo> strays_;
  std::vector<std::pair<uint32_t, postgres::Access>> hidden_;  // of the contents' tables, those that cannot be read
  std::vector<Slice> slices_;
};

void read_slice(postgres::Connection& connection, const TableInfo& table, const Slice& slice,
                archive::Fingerprint& fingerprint) {
  try {
    connection.begin_copy_out(copy_out_statement(table, slice));
    while (const auto row = connection.next_copy_row()) fingerprint.add_row(row->substr(0, row->size() - 1));
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::cancelled) throw;
    throw error.within(fmt::format("reading back table {}", base::printable(table.qualified)));
  }
}

void read_large_object(postgres::Connection& connection, uint32_t oid, archive::LargeObjects& sum) {
  ++sum.count;
  for (uint64_t offset = 0;; offset += archive::kLargeObjectPart) {
    const std::string part = postgres::read_large_object_part(connection, oid, offset, archive::kLargeObjectPart);
    const uint64_t bytes = part.size() / 2;
    if (bytes > 0 || offset == 0) {
      sum.fingerprint.add_row(archive::large_object_row(std::to_string(oid), offset, part));
    }
    sum.bytes += bytes;
    if (bytes < archive::kLargeObjectPart) return;
  }
}

std::vector<StrayTable> strays_with_rows(postgres::Connection& connection, const std::vector<TableInfo>& tables) {
  std::vector<StrayTable> strays;
  for (const TableInfo& table : tables) {
    if (table.access != postgres::Access::all_rows) continue;  // nothing can be said of it
    const postgres::Result count = connection.run(fmt::format("SELECT count(*) FROM ONLY {}", table.qualified));
    const auto rows = static_cast<uint64_t>(count.integer(0, 0));
    if (rows > 0) strays.push_back({table.schema, table.name, rows});
  }
  return strays;
}

}  // namespace

ReadBack read_back(const archive::Contents& contents, const postgres::Target& database, unsigned jobs,
                   base::Progress& progress, std::stop_token stop) {
  ReadBack result{.tables = std::vector<TableReadBack>(contents.tables.size())};
  postgres::Connection planner(database, stop);
  begin(planner, contents);
  const Plan plan(planner, contents);
  plan.mark_incomparable(planner, contents, result);
  result.strays = strays_with_rows(planner, plan.strays());
  const std::vector<uint32_t> objects = postgres::read_large_object_oids(planner);
  progress.begin("reading back", plan.bytes());

  std::mutex mutex;  // guards result while workers run
  std::atomic<size_t> next_slice = 0;
  std::atomic<size_t> next_object = 0;
  base::ThreadGroup group(std::move(stop));
  for (unsigned number = 0; number < jobs; ++number) {
    group.start([&, number] {
      postgres::Connection connection(database, group.stop_token());
      begin(connection, contents);
      std::vector<archive::Fingerprint> fingerprints(contents.tables.size());
      for (size_t i = next_slice++; i < plan.slices().size(); i = next_slice++) {
        const Slice& slice = plan.slices()[i];
        progress.working(number, plan.tables()[slice.table].qualified);
        read_slice(connection, plan.tables()[slice.table], slice, fingerprints[plan.index_of(slice)]);
        progress.advance(slice.bytes);
      }
      archive::LargeObjects sum;
      progress.working(number, "large objects");
      for (size_t i = next_object++; i < objects.size(); i = next_object++) {
        read_large_object(connection, objects[i], sum);
      }
      progress.working(number, "");
      const std::scoped_lock lock(mutex);
      for (size_t i = 0; i < fingerprints.size(); ++i) {
        if (result.tables[i].fingerprint) result.tables[i].fingerprint->add(fingerprints[i]);
      }
      result.large_objects.count += sum.count;
      result.large_objects.bytes += sum.bytes;
      result.large_objects.fingerprint.add(sum.fingerprint);
    });
  }
  group.wait();
  progress.end();
  return result;
}

}  // namespace holdfast::backup
