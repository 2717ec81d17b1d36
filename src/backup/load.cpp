#include "backup/load.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "archive/session_settings.h"
#include "backup/pg_dump_run.h"
#include "backup/piece_loader.h"
#include "backup/restore_plan.h"
#include "backup/restore_watch.h"
#include "base/log.h"
#include "base/text.h"
#include "base/threads.h"

namespace holdfast::backup {

namespace {

using archive::Piece;

// Of the server's memory, what all sessions together may sort in.
constexpr unsigned kSortMegabytes = 512;

void say_what_is_left_out(const archive::Contents& contents, const LoadRules& rules, const std::string& version) {
  std::set<std::string> said;
  for (const auto& statements : contents.settings) {
    for (const std::string& statement : statements) {
      const auto name = archive::SessionSettings::name_of(statement);
      if (!name || name->find('.') != std::string::npos || rules.known_settings.contains(*name)) continue;
      if (!said.insert(*name).second) continue;
      base::log_info(fmt::format("the setting {} is unknown to PostgreSQL {} and is left out", *name, version));
    }
  }
}

LoadRules rules_for(const archive::Contents& contents, const LoadOptions& options, postgres::Connection& connection) {
  LoadRules rules{.owners = options.owners,
                  .privileges = options.privileges,
                  .subscriptions = options.subscriptions,
                  .part = options.part,
                  .role = options.role,
                  .known_settings = known_settings(connection),
                  .sort_memory = fmt::format("{}MB", std::max(64U, kSortMegabytes / options.jobs))};
  say_what_is_left_out(contents, rules, connection.reported("server_version"));
  return rules;
}

// What a session is busy with, in the words of the progress line.
std::string words_for(const Step& step, const archive::Contents& contents) {
  if (step.piece->table) return contents.tables[*step.piece->table].name;
  if (step.entry != nullptr) return step.entry->type + " " + step.entry->name;
  return std::string(name_of(step.piece->stage));
}

// One step after another from the board, until there is none left.
void work(RestorePlan& plan, unsigned number, PieceLoader& loader, const archive::Contents& contents,
          base::Progress& progress, const std::stop_token& stop) {
  while (const auto task = plan.board().take(stop)) {
    const Step& step = plan.step(*task);
    progress.working(number, words_for(step, contents));
    step.text.empty() ? loader.run(*step.piece) : loader.run_part(step);
    plan.board().done(*task);
    progress.working(number, "");
  }
}

// With the words of the step that runs, when it is one that may wait for others or take long.
void run_schema(const RestorePlan& plan, PieceLoader& loader, const archive::Contents& contents,
                base::Progress& progress) {
  for (const Step& step : plan.schema()) {
    progress.working(0, words_for(step, contents));
    loader.run_part(step);
  }
  progress.working(0, "");
}

// The sessions that load side by side. Each is opened when it is first needed and serves one run after another: a
// script made by hand may have thousands.
class Workers {
 public:
  // All must outlive this object.
  Workers(const postgres::Target& target, const archive::ArchiveReader& reader, const std::vector<Piece>& pieces,
          const LoadRules& rules, base::Progress& progress, std::stop_token stop)
      : target_(target), reader_(reader), pieces_(pieces), rules_(rules), progress_(progress), stop_(std::move(stop)) {}

  void run(RestorePlan& plan, unsigned jobs) {
    sessions_.resize(jobs);
    base::ThreadGroup group(stop_);
    const std::stop_callback end_all(group.stop_token(), [this] { ended_.request_stop(); });
    for (unsigned number = 0; number < jobs; ++number) {
      group.start(
          [&, number] { work(plan, number, loader(number), reader_.contents(), progress_, group.stop_token()); });
    }
    group.wait();
  }

 private:
  struct Session {
    Session(const Workers& all)
        : connection(all.target_, all.ended_.get_token()),
          loader(connection, all.reader_, all.pieces_, all.rules_, all.progress_) {}
    postgres::Connection connection;
    PieceLoader loader;
  };

  // By the thread of that number alone.
  PieceLoader& loader(unsigned number) {
    if (!sessions_[number]) sessions_[number] = std::make_unique<Session>(*this);
    return sessions_[number]->loader;
  }

  const postgres::Target& target_;
  const archive::ArchiveReader& reader_;
  const std::vector<Piece>& pieces_;
  const LoadRules& rules_;
  base::Progress& progress_;
  const std::stop_token stop_;
  std::stop_source ended_;  // a stop that outlives the group of one run
  std::vector<std::unique_ptr<Session>> sessions_;
};

}  // namespace

std::string restore_session_name() {
  return fmt::format("holdfast restore {}", ::getpid());
}

void load(const archive::ArchiveReader& reader, const std::vector<Piece>& pieces, const postgres::Target& into,
          const LoadOptions& options, base::Progress& progress, std::stop_token stop) {
  postgres::Target named = into;
  named.application_name = restore_session_name();
  RestoreWatch watch(into, named.application_name, reader.contents().app, progress);
  watch.begin("restoring", reader.contents().raw_length);
  postgres::Connection first(named, stop);
  const LoadRules rules = rules_for(reader.contents(), options, first);
  PieceLoader schema_loader(first, reader, pieces, rules, watch);
  Workers workers(named, reader, pieces, rules, watch, stop);
  for (auto& run : runs_of(reader.contents(), pieces)) {
    RestorePlan plan(reader, std::move(run), options.part);
    run_schema(plan, schema_loader, reader.contents(), watch);
    workers.run(plan, options.jobs);
  }
  watch.end();
}

void load_in_transaction(postgres::Connection& connection, const archive::ArchiveReader& reader,
                         const std::vector<Piece>& pieces, const LoadOptions& options, const LoadInto& into,
                         base::Progress& progress) {
  LoadRules rules = rules_for(reader.contents(), options, connection);
  rules.transactions = false;
  rules.extensions_there = into.extensions_there;
  rules.new_schema = into.new_schema;
  progress.begin("restoring", reader.contents().raw_length);
  PieceLoader loader(connection, reader, pieces, rules, progress);
  for (auto& run : runs_of(reader.contents(), pieces)) {
    RestorePlan plan(reader, std::move(run), options.part);
    run_schema(plan, loader, reader.contents(), progress);
    work(plan, 0, loader, reader.contents(), progress, {});
  }
  progress.end();
}

}  // namespace holdfast::backup
