#pragma once

#include <string_view>

// The queries of table_locks.cpp. They run with search_path = '', in the database's own encoding.
namespace holdfast::postgres::sql {

// The file that each locked table has now, which differs from what the snapshot sees after a TRUNCATE or a rewrite.
inline constexpr std::string_view kChangedFiles = R"(
SELECT c.oid::regclass::text
FROM pg_catalog.pg_class c
WHERE c.oid = ANY ($1::oid[])
  AND c.relkind = 'r'
  AND pg_catalog.pg_relation_filenode(c.oid) IS DISTINCT FROM c.relfilenode
)";

// Who holds or awaits a lock that conflicts with ACCESS SHARE, on this table if possible (a parent's lock reaches its
// children). A statement that may hold a password is not shown.
inline constexpr std::string_view kLockHolders = R"(
SELECT l.relation::regclass::text,
       a.pid,
       coalesce(nullif(a.application_name, ''), a.backend_type) AS application,
       coalesce(a.usename, '') AS usename,
       CASE WHEN a.query ~* 'password' THEN ''
            ELSE coalesce(left(regexp_replace(a.query, '\s+', ' ', 'g'), 80), '') END AS query
FROM pg_catalog.pg_locks l
JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'relation'
  AND l.mode = 'AccessExclusiveLock'
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
ORDER BY l.relation = $1::oid DESC, l.granted DESC, a.xact_start
LIMIT 1
)";

// Who holds a lock on one of the relations $1, the strongest lock first. A prepared transaction has no process.
inline constexpr std::string_view kRelationHolders = R"(
SELECT l.relation::regclass::text,
       coalesce(a.pid::text, 'none'),
       coalesce(nullif(a.application_name, ''), a.backend_type, 'the prepared transaction ' || quote_literal(x.gid),
                'a session') AS application,
       coalesce(a.usename, x.owner, 'unknown') AS usename,
       CASE WHEN a.query ~* 'password' THEN ''
            ELSE coalesce(left(regexp_replace(a.query, '\s+', ' ', 'g'), 80), '') END AS query
FROM pg_catalog.pg_locks l
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
LEFT JOIN pg_catalog.pg_locks own ON own.virtualtransaction = l.virtualtransaction
                                AND own.locktype = 'transactionid'
                                AND own.pid IS NULL
                                AND l.pid IS NULL
LEFT JOIN pg_catalog.pg_prepared_xacts x ON x.transaction = own.transactionid
WHERE l.locktype = 'relation'
  AND l.granted
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  AND l.relation = ANY ($1::oid[])
  AND l.pid IS DISTINCT FROM pg_backend_pid()
ORDER BY array_position(ARRAY['AccessExclusiveLock', 'ExclusiveLock', 'ShareRowExclusiveLock', 'ShareLock',
                              'ShareUpdateExclusiveLock', 'RowExclusiveLock', 'RowShareLock'], l.mode),
         a.xact_start
LIMIT 1
)";

// Who keeps the session named $1 waiting for a lock for longer than $2 seconds.
inline constexpr std::string_view kBlocker = R"(
SELECT coalesce(l.relation::regclass::text, 'an object'),
       b.pid,
       coalesce(nullif(b.application_name, ''), b.backend_type) AS application,
       coalesce(b.usename, '') AS usename,
       CASE WHEN b.query ~* 'password' THEN ''
            ELSE coalesce(left(regexp_replace(b.query, '\s+', ' ', 'g'), 80), '') END AS query
FROM pg_catalog.pg_stat_activity a
CROSS JOIN LATERAL unnest(pg_catalog.pg_blocking_pids(a.pid)) AS blocking (pid)
JOIN pg_catalog.pg_stat_activity b ON b.pid = blocking.pid
LEFT JOIN pg_catalog.pg_locks l ON l.pid = a.pid AND NOT l.granted
WHERE a.application_name = $1
  AND a.wait_event_type = 'Lock'
  AND clock_timestamp() - a.query_start > make_interval(secs => $2::integer)
LIMIT 1
)";

}  // namespace holdfast::postgres::sql
