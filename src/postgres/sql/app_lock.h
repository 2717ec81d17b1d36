#pragma once

#include <string_view>

// The query of app_lock.cpp. It runs with search_path = ''.
namespace holdfast::postgres::sql {

// Who holds the advisory lock with the key $1.
inline constexpr std::string_view kAppLockHolder = R"(
SELECT coalesce(nullif(a.application_name, ''), 'a session'),
       l.pid,
       coalesce(host(a.client_addr), 'the server itself')
FROM pg_catalog.pg_locks l
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory'
  AND l.granted
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  AND l.objsubid = 1
  AND (l.classid::bigint << 32) | l.objid::bigint = $1::bigint
)";

}  // namespace holdfast::postgres::sql
