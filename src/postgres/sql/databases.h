#pragma once

#include <string_view>

// The query of databases.cpp. It runs with search_path = ''.
namespace holdfast::postgres::sql {

// The databases that may bear a marker comment of ours, which begins with $1, or were made with the connection limit $2
// and never opened. Sizes only where we may ask for them.
inline constexpr std::string_view kMarkedDatabases = R"(
SELECT d.oid,
       d.datname,
       pg_catalog.pg_get_userbyid(d.datdba) AS owner,
       coalesce(c.description, '') AS comment,
       CASE WHEN pg_catalog.has_database_privilege(d.oid, 'CONNECT')
              OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') THEN
         pg_catalog.pg_database_size(d.oid)
       END AS bytes,
       (SELECT count(*) FROM pg_catalog.pg_stat_activity a
        WHERE a.datid = d.oid AND a.usesysid IS NOT NULL) AS sessions,
       NOT d.datallowconn AND d.datconnlimit = $2::integer AND c.description IS NULL AS unborn
FROM pg_catalog.pg_database d
LEFT JOIN pg_catalog.pg_shdescription c ON c.objoid = d.oid AND c.classoid = 'pg_catalog.pg_database'::regclass
WHERE starts_with(c.description, $1)
   OR (NOT d.datallowconn AND d.datconnlimit = $2::integer AND c.description IS NULL)
ORDER BY d.datname
)";

}  // namespace holdfast::postgres::sql
