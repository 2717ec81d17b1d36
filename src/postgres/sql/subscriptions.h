#pragma once

#include <string_view>

// The queries of subscriptions.cpp; database_facts.cpp asks the last of them as well. They run with search_path = '',
// in the database's own encoding.
namespace holdfast::postgres::sql {

inline constexpr std::string_view kSharesSlotInUse = R"(
SELECT
FROM pg_catalog.pg_subscription s
JOIN pg_catalog.pg_database d ON d.oid = s.subdbid AND d.datname = $1
JOIN pg_catalog.pg_subscription live ON live.subslotname = s.subslotname AND live.subdbid <> s.subdbid
WHERE live.subenabled
)";

inline constexpr std::string_view kSubscribedTables = R"(
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
FROM pg_catalog.pg_subscription s
JOIN pg_catalog.pg_subscription_rel r ON r.srsubid = s.oid
JOIN pg_catalog.pg_class c ON c.oid = r.srrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE s.subname = $1
  AND s.subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
ORDER BY 1
)";

inline constexpr std::string_view kSlotsWithWal = R"(
SELECT slot_name,
       active,
       CASE WHEN pg_catalog.pg_is_in_recovery() THEN 0
            ELSE coalesce(pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), restart_lsn), 0)::bigint
       END AS retained
FROM pg_catalog.pg_replication_slots
WHERE database = $1 AND slot_type = 'logical'
ORDER BY 1
)";

// What binds the database $1 to others, from a session in any database of the server. A subscription's other columns
// are for superusers.
inline constexpr std::string_view kSubscriptions = R"(
SELECT subname, subenabled, coalesce(subslotname, '')
FROM pg_catalog.pg_subscription
WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = $1)
ORDER BY subname
)";

}  // namespace holdfast::postgres::sql
