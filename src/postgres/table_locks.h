#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "postgres/catalog.h"
#include "postgres/connection.h"

namespace holdfast::postgres {

enum class LockWait { no, up_to_timeout };

// Takes ACCESS SHARE on every table in the present transaction. With LockWait::up_to_timeout each lock is waited for
// `timeout`. Throws Error(lock) that names the table and who is in the way, Error(database) that names the table if it
// is gone or may not be read; the transaction is over then.
void lock_tables(Connection& connection, const std::vector<TableInfo>& tables, LockWait wait,
                 std::chrono::seconds timeout);

// Takes SHARE on every table in the present transaction: from then on nobody but this session changes rows, while
// others, a backup among them, read on. Waits and throws as lock_tables() does.
void lock_tables_against_writers(Connection& connection, const std::vector<TableInfo>& tables,
                                 std::chrono::seconds timeout);

// Who holds a lock on one of the relations with these oids ("{1,2,3}"), in the words of describe_lock_holder(). Not
// within a transaction; leaves one open.
std::string describe_relation_holder(Connection& connection, const std::string& oids);

// Who holds or awaits a lock in the way of `table`'s readers (of any table's for 0), in words: "locked by migrate
// (process 4242, user app): ALTER TABLE …"; empty if nobody does any more. Not within a transaction; leaves one open.
std::string describe_lock_holder(Connection& connection, uint32_t table);

// Who keeps the session of that application name waiting for any lock for longer than `timeout`, in the same words;
// empty if nobody does. Not within a transaction.
std::string describe_blocker(Connection& connection, const std::string& application_name, std::chrono::seconds timeout);

// The locked tables whose file is another one than the snapshot sees: truncated or rewritten between snapshot and lock.
// They would read as empty.
std::vector<std::string> rewritten_tables(Connection& connection, const std::vector<TableInfo>& tables);

}  // namespace holdfast::postgres
