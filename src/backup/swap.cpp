#include "backup/swap.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "postgres/database_users.h"
#include "postgres/databases.h"
#include "postgres/subscriptions.h"

namespace holdfast::backup {

namespace {

using base::Error;
using base::ErrorKind;
using postgres::Connection;
using postgres::Subscription;
using postgres::Target;

// What a swap finds out before it begins.
struct Before {
  uint32_t incoming_oid = 0;
  std::vector<Subscription> subscriptions;  // of the live database
};

Before look(Connection& maintenance, const Swap& swap) {
  Before before;
  const auto oid = postgres::oid_of_database(maintenance, swap.incoming);
  if (!oid) throw Error(ErrorKind::refused, fmt::format("{} is gone", base::printable(swap.incoming)));
  before.incoming_oid = *oid;
  if (!swap.kept) return before;
  before.subscriptions = postgres::read_subscriptions(maintenance, swap.live);
  const bool bound = std::ranges::any_of(before.subscriptions, &Subscription::enabled) ||
                     !postgres::read_logical_slots(maintenance, swap.live).empty();
  if (bound && !swap.move_replication) {
    throw Error(ErrorKind::refused,
                fmt::format("{} has enabled subscriptions or logical replication slots, which a swap would break",
                            base::printable(swap.live)),
                "The preview names them; --move-replication does it all the same.");
  }
  return before;
}

std::vector<Subscription> enabled_ones(std::vector<Subscription> subscriptions) {
  std::erase_if(subscriptions, [](const Subscription& s) { return !s.enabled; });
  return subscriptions;
}

Story kept_story(const Swap& swap, const Before& before) {
  Story story = *swap.kept;
  story.replaced_by = before.incoming_oid;
  story.subscriptions = before.subscriptions;
  story.owed = swap.give_back;
  return story;
}

// In words, who keeps these databases from being renamed; empty if nobody does any more.
std::string who_is_in_the_way(Connection& maintenance, const Swap& swap) {
  std::vector<std::string> words;
  for (const std::string& database : {swap.live, swap.incoming}) {
    const auto users = postgres::read_database_users(maintenance, database);
    const auto found = users.obstacles().empty() ? users.words() : users.obstacles();
    words.insert(words.end(), found.begin(), found.end());
  }
  return base::join(words, ", ");
}

void rename(Connection& connection, const std::string& from, const std::string& to) {
  connection.run(fmt::format("ALTER DATABASE {} RENAME TO {}", connection.quote_identifier(from),
                             connection.quote_identifier(to)));
}

// A comment may hold bytes that this database's encoding does not know: it was made in one of another encoding.
bool can_be_said(Connection& connection, const std::string& comment) {
  try {
    connection.run("SELECT $1::text", {comment});
    return true;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::database) throw;
    return false;
  }
}

// Within the database, whose encoding is that of the one whose comment it was.
void set_comment_inside(const Target& target, const std::string& database, const std::string& comment) {
  Connection inside(target.with_database(database), {});
  inside.run("SET client_encoding = 'SQL_ASCII'");
  postgres::set_comment(inside, database, comment);
}

void rename_both(Connection& connection, const Swap& swap, const Before& before, postgres::AppLock& lock) {
  const bool comment_now = can_be_said(connection, swap.comment);
  connection.run("BEGIN");
  if (swap.kept) {
    rename(connection, swap.live, swap.kept->name);
    postgres::set_comment(connection, swap.kept->name, to_comment(kept_story(swap, before)));
  }
  rename(connection, swap.incoming, swap.live);
  postgres::set_comment(connection, swap.live, comment_now ? swap.comment : "");
  lock.check_held();
  connection.run("COMMIT");
}

// While others connect and connect again.
void rename_against_sessions(const Target& target, const Swap& swap, const Before& before, postgres::AppLock& lock,
                             std::stop_token stop) {
  Connection connection = postgres::connect_for_maintenance(target, stop);
  Connection killer = postgres::connect_for_maintenance(target, stop);
  std::string in_use;
  {
    const std::jthread ending([&](const std::stop_token& done) {
      try {
        postgres::end_sessions_until(killer, {swap.live, swap.incoming}, done);
      } catch (const Error&) {
        // Then the rename fails, and that says who was in the way.
      }
    });
    try {
      return rename_both(connection, swap, before, lock);
    } catch (const Error& error) {
      if (connection.sqlstate() != "55006") throw;
      in_use = error.what();
    }
  }
  connection.run("ROLLBACK");
  const std::string who = who_is_in_the_way(connection, swap);
  throw Error(ErrorKind::lock, fmt::format("the swap did not happen: {}", who.empty() ? in_use : "used by " + who),
              "End what is named, then run it again; nothing was changed.");
}

// Whatever the failure was: a COMMIT whose answer was lost may have been done.
bool has_happened(const Target& target, const Swap& swap, const Before& before) {
  try {
    Connection maintenance = postgres::connect_for_maintenance(target, {});
    return postgres::name_of_database(maintenance, before.incoming_oid) == swap.live;
  } catch (const Error&) {
    return false;  // Nobody can tell; the failure itself says that the connection was lost.
  }
}

// Stops the subscriptions of the live database, after the incoming one's story says which to start again.
void stop_subscriptions(const Target& target, const Swap& swap, const std::vector<Subscription>& enabled,
                        std::stop_token stop) {
  Story story = swap.incoming_story;
  story.owed = enabled;
  {
    Connection maintenance = postgres::connect_for_maintenance(target, stop);
    postgres::set_comment(maintenance, swap.incoming, to_comment(story));
  }
  postgres::disable_subscriptions(target, swap.live, enabled, std::move(stop));
}

void start_subscriptions(const Target& target, const Swap& swap, const std::vector<Subscription>& enabled) {
  try {
    postgres::give_back_subscriptions(target, swap.live, enabled, {});
    Connection maintenance = postgres::connect_for_maintenance(target, {});
    postgres::set_comment(maintenance, swap.incoming, to_comment(swap.incoming_story));
  } catch (const Error& error) {
    base::log_warning(
        fmt::format("the subscriptions of {} could not be started again: {}; the next holdfast restore, "
                    "undo or forget with --confirm does it",
                    base::printable(swap.live), error.what()));
  }
}

void follow_up(const Target& target, const Swap& swap, const Before& before) {
  {
    Connection maintenance = postgres::connect_for_maintenance(target, {});
    if (!can_be_said(maintenance, swap.comment)) set_comment_inside(target, swap.live, swap.comment);
  }
  if (!swap.kept) return postgres::give_back_subscriptions(target, swap.live, swap.give_back, {});
  postgres::cut_loose_subscriptions(target, swap.kept->name, {});
  if (swap.give_back.empty()) return;
  postgres::give_back_subscriptions(target, swap.live, swap.give_back, {});
  Story story = kept_story(swap, before);
  story.owed.clear();
  Connection maintenance = postgres::connect_for_maintenance(target, {});
  postgres::set_comment(maintenance, swap.kept->name, to_comment(story));
}

}  // namespace

void swap_databases(const Target& target, const Swap& swap, postgres::AppLock& lock, std::stop_token stop) {
  Before before;
  {
    Connection maintenance = postgres::connect_for_maintenance(target, stop);
    before = look(maintenance, swap);
  }
  const std::vector<Subscription> enabled = enabled_ones(before.subscriptions);
  try {
    if (!enabled.empty()) stop_subscriptions(target, swap, enabled, stop);
    rename_against_sessions(target, swap, before, lock, stop);
  } catch (const Error&) {
    if (!has_happened(target, swap, before)) {
      if (!enabled.empty()) start_subscriptions(target, swap, enabled);
      throw;
    }
  }
  try {
    follow_up(target, swap, before);
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("the swap is done, but not what comes after it: {}", error.what()),
                "The next holdfast restore, undo or forget with --confirm tries again.");
  }
}

}  // namespace holdfast::backup
