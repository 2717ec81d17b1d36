#include "backup/load.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

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

// The sessions of this restore, for those who watch the server.
std::string session_name() {
  return fmt::format("holdfast restore {}", ::getpid());
}

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

class Loading {
 public:
  Loading(const archive::ArchiveReader& reader, const std::vector<Piece>& pieces, const postgres::Target& into,
          const LoadOptions& options, base::Progress& progress)
      : reader_(reader), pieces_(pieces), into_(into), options_(options), progress_(progress) {}

  void run(const std::stop_token& stop) {
    postgres::Connection connection(into_, stop);
    rules_ = rules_for(reader_.contents(), options_, connection);
    PieceLoader loader(connection, reader_, pieces_, rules_, progress_);
    for (auto& run : runs_of(reader_.contents(), pieces_)) {
      RestorePlan plan(reader_, std::move(run));
      progress_.working(0, "schema");
      for (const Piece* piece : plan.schema()) loader.run(*piece);
      run_board(plan, stop);
    }
  }

 private:
  void run_board(RestorePlan& plan, const std::stop_token& stop) {
    base::ThreadGroup group(stop);
    for (unsigned number = 0; number < options_.jobs; ++number) {
      group.start([&, number] { work(plan, number, group.stop_token()); });
    }
    group.wait();
  }

  void work(RestorePlan& plan, unsigned number, const std::stop_token& stop) {
    postgres::Connection connection(into_, stop);
    PieceLoader loader(connection, reader_, pieces_, rules_, progress_);
    while (const auto task = plan.board().take(stop)) {
      const Step& step = plan.step(*task);
      progress_.working(number, words_for(step, reader_.contents()));
      step.text.empty() ? loader.run(*step.piece) : loader.run_part(step);
      plan.board().done(*task);
      progress_.working(number, "");
    }
  }

  const archive::ArchiveReader& reader_;
  const std::vector<Piece>& pieces_;
  const postgres::Target& into_;
  const LoadOptions& options_;
  base::Progress& progress_;
  LoadRules rules_;
};

}  // namespace

void load(const archive::ArchiveReader& reader, const std::vector<Piece>& pieces, const postgres::Target& into,
          const LoadOptions& options, base::Progress& progress, std::stop_token stop) {
  postgres::Target named = into;
  named.application_name = session_name();
  RestoreWatch watch(into, named.application_name, reader.contents().app, progress);
  watch.begin("restoring", reader.contents().raw_length);
  Loading(reader, pieces, named, options, watch).run(stop);
  watch.end();
}

}  // namespace holdfast::backup
