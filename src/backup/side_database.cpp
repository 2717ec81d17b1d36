#include "backup/side_database.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "postgres/databases.h"

namespace holdfast::backup {

namespace {

using base::Error;
using base::ErrorKind;

void end_sessions_until(postgres::Connection& connection, const std::string& database, std::stop_token done) {
  while (!done.stop_requested()) {
    connection.run("SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE datname = $1",
                   {database});
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

}  // namespace

SideDatabase::SideDatabase(const postgres::Target& target, const std::string& name, const postgres::DatabaseInfo& like,
                           const std::string& story, std::stop_token stop)
    : target_(target), name_(name) {
  postgres::Connection maintenance = postgres::connect_for_maintenance(target, std::move(stop));
  postgres::create_database(maintenance, name, like, story);
}

SideDatabase::~SideDatabase() {
  if (swapped_) return;
  try {
    postgres::drop_database(target_, name_, {});
  } catch (const std::exception& error) {
    base::log_warning(fmt::format("the side database {} could not be dropped: {}", name_, error.what()));
  }
}

void SideDatabase::swap(const Swap& swap, std::stop_token stop) {
  postgres::Connection connection = postgres::connect_for_maintenance(target_, stop);
  const auto rename = [&](const std::string& from, const std::string& to) {
    connection.run(fmt::format("ALTER DATABASE {} RENAME TO {}", connection.quote_identifier(from),
                               connection.quote_identifier(to)));
  };
  const auto comment = [&](const std::string& database, const std::string& text) {
    connection.run(fmt::format("COMMENT ON DATABASE {} IS {}", connection.quote_identifier(database),
                               text.empty() ? "NULL" : connection.quote_literal(text)));
  };
  connection.run("BEGIN");
  if (!swap.kept_as.empty()) {
    postgres::Connection killer = postgres::connect_for_maintenance(target_, stop);
    {
      std::jthread ending([&](std::stop_token done) {
        try {
          end_sessions_until(killer, swap.database, std::move(done));
        } catch (const Error&) {
          // A session that may not be ended makes the rename fail, which says so.
        }
      });
      try {
        rename(swap.database, swap.kept_as);
      } catch (const Error& error) {
        if (connection.sqlstate() != "55006") throw;
        throw Error(ErrorKind::lock, fmt::format("the swap did not happen: {}", error.what()),
                    "End those sessions, then run the restore again; nothing was changed.");
      }
    }
    comment(swap.kept_as, swap.kept_story);
  }
  rename(name_, swap.database);
  comment(swap.database, swap.comment);
  connection.run("COMMIT");
  swapped_ = true;
}

}  // namespace holdfast::backup
