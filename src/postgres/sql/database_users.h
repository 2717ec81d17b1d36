#pragma once

#include <string_view>

// The queries of database_users.cpp; database_facts.cpp asks the last of them as well. They run with search_path = '',
// in the database's own encoding.
namespace holdfast::postgres::sql {

// Who is connected to the database $1. Whom we may end is what pg_signal_backend() in PostgreSQL's source asks; of
// others' sessions the kind of process may be hidden from us.
inline constexpr std::string_view kDatabaseSessions = R"(
SELECT a.pid,
       coalesce(a.usename, '') AS usename,
       coalesce(nullif(a.application_name, ''), a.backend_type, 'a session') AS application,
       coalesce(a.backend_type, '') AS backend_type,
       me.rolsuper
       OR (NOT coalesce(r.rolsuper, true)
           AND (pg_catalog.pg_has_role(a.usesysid, 'USAGE')
                OR pg_catalog.pg_has_role('pg_signal_backend', 'USAGE'))) AS may_end
FROM pg_catalog.pg_stat_activity a
JOIN pg_catalog.pg_roles me ON me.rolname = current_user
LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.usesysid
WHERE a.datname = $1
  AND a.pid <> pg_catalog.pg_backend_pid()
  AND a.usesysid IS NOT NULL -- autovacuum, which gives way by itself
ORDER BY a.pid
)";

inline constexpr std::string_view kPreparedTransactions = R"(
SELECT gid, owner, to_char(prepared AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"')
FROM pg_catalog.pg_prepared_xacts
WHERE database = $1
ORDER BY prepared
)";

}  // namespace holdfast::postgres::sql
