#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "postgres/connection.h"
#include "postgres/subscriptions.h"

namespace holdfast::backup {

// What a swap means for the replication of a database, and what its people must do afterwards, as lines to print. The
// statements in them are complete and can be run as they stand.

// How the live database is bound to others.
struct ReplicationState {
  struct Subscribed {
    postgres::Subscription subscription;
    std::vector<std::string> tables;  // that it fills, quoted
  };
  std::vector<Subscribed> subscriptions;
  std::vector<postgres::LogicalSlot> slots;
};

ReplicationState read_replication(const postgres::Target& target, const std::string& database, std::stop_token stop);

// After a restore into `database`, which is kept under another name.
std::vector<std::string> advice_for_restore(const ReplicationState& live, const std::string& database,
                                            const std::string& kept_as);

// After an undo that gives back `given_back`, while `present` is what the database that goes away has.
std::vector<std::string> advice_for_undo(const std::vector<postgres::Subscription>& given_back,
                                         const std::vector<postgres::Subscription>& present,
                                         const std::vector<postgres::LogicalSlot>& slots, const std::string& database,
                                         const std::string& becomes);

}  // namespace holdfast::backup
