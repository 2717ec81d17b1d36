#pragma once

#include <string_view>

// The queries of database_facts.cpp. They run with search_path = '', in the database's own encoding.
namespace holdfast::postgres::sql {

inline constexpr std::string_view kLogicalSlots = R"(
SELECT slot_name, plugin, active
FROM pg_catalog.pg_replication_slots
WHERE database = $1 AND slot_type = 'logical'
ORDER BY slot_name
)";

// Those whom pg_terminate_backend() would refuse us are counted apart, by its own rule. To a role without the right to
// see them, the kind of others' sessions is NULL: they count as clients. Autovacuum makes way by itself, and parallel
// workers end with their leader.
inline constexpr std::string_view kSessionsByApplication = R"(
SELECT coalesce(a.application_name, ''),
       coalesce(a.usename, ''),
       count(*),
       count(*) FILTER (WHERE NOT (me.rolsuper
                                   OR NOT coalesce(r.rolsuper, true)
                                      AND (pg_catalog.pg_has_role(r.oid, 'USAGE')
                                           OR pg_catalog.pg_has_role('pg_signal_backend', 'USAGE'))))
FROM pg_catalog.pg_stat_activity a
JOIN pg_catalog.pg_roles me ON me.rolname = current_user
LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.usesysid
WHERE a.datname = $1
  AND a.pid <> pg_backend_pid()
  AND coalesce(a.backend_type, 'client backend') IN ('client backend', 'walsender')
GROUP BY 1, 2
ORDER BY 3 DESC, 1, 2
)";

inline constexpr std::string_view kBackgroundWorkers = R"(
SELECT backend_type, coalesce(application_name, ''), pid
FROM pg_catalog.pg_stat_activity
WHERE datname = $1
  AND backend_type NOT IN ('client backend', 'walsender', 'autovacuum worker', 'parallel worker')
ORDER BY backend_type, pid
)";

// One row if there is such a database. The size is NULL where we may not connect. pg_cron's setting is shown to
// superusers only.
inline constexpr std::string_view kDatabaseFacts = R"(
SELECT CASE WHEN pg_catalog.has_database_privilege(d.oid, 'CONNECT')
              OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') THEN pg_catalog.pg_database_size(d.oid) END,
       (SELECT spcname FROM pg_catalog.pg_tablespace t WHERE t.oid = d.dattablespace),
       EXISTS (SELECT FROM pg_catalog.pg_settings WHERE name = 'cron.database_name' AND setting = d.datname),
       pg_catalog.pg_is_in_recovery(),
       me.rolname,
       me.rolsuper,
       me.rolcreatedb,
       pg_catalog.pg_has_role(d.datdba, 'USAGE'),
       me.rolcreaterole
FROM pg_catalog.pg_database d
JOIN pg_catalog.pg_roles me ON me.rolname = current_user
WHERE d.datname = $1
)";

}  // namespace holdfast::postgres::sql
