#pragma once

#include <string_view>

// Every query of this folder. They run with search_path = '', in the database's own encoding.
namespace holdfast::postgres::sql {

// Which relations pg_dump gives rows for (getTableData and processExtensionTables in its source): plain tables outside
// the system's schemas that no extension owns, and an extension's configuration tables with their conditions.
// Partitions below a table that is hashed on an enum are loaded through the root of their partition tree, as pg_dump
// does, since the same row may hash elsewhere in another database; they are counted under that root. It takes no lock,
// and calls nothing that takes one.
inline constexpr std::string_view kTables = R"(
WITH config AS (
    SELECT unnest(extconfig) AS oid, unnest(extcondition) AS condition
    FROM pg_catalog.pg_extension
    WHERE oid >= 16384
), member AS (
    SELECT objid AS oid
    FROM pg_catalog.pg_depend
    WHERE classid = 'pg_catalog.pg_class'::regclass
      AND refclassid = 'pg_catalog.pg_extension'::regclass
      AND deptype = 'e'
), hashed_on_enum AS (
    SELECT partrelid AS oid
    FROM pg_catalog.pg_partitioned_table
    WHERE (SELECT o.oid
           FROM pg_catalog.pg_opclass o
           JOIN pg_catalog.pg_am a ON a.oid = o.opcmethod
           WHERE o.opcname = 'enum_ops'
             AND o.opcnamespace = 'pg_catalog'::regnamespace
             AND a.amname = 'hash') = ANY (partclass)
), chosen AS (
    SELECT c.*, n.nspname, config.condition,
           CASE WHEN c.relispartition
                 AND EXISTS (SELECT FROM pg_catalog.pg_partition_ancestors(c.oid) AS ancestor (relid)
                             JOIN hashed_on_enum h ON h.oid = ancestor.relid) THEN
               (SELECT ancestor.relid::oid
                FROM pg_catalog.pg_partition_ancestors(c.oid) WITH ORDINALITY AS ancestor (relid, level)
                ORDER BY level DESC
                LIMIT 1)
           END AS ancestor
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN config ON config.oid = c.oid
    WHERE c.relkind IN ('r', 'p')
      AND n.nspname !~ '^pg_'
      AND n.nspname <> 'information_schema'
      AND (config.oid IS NOT NULL OR c.oid NOT IN (SELECT oid FROM member))
)
SELECT c.oid,
       c.nspname,
       c.relname,
       quote_ident(c.nspname) || '.' || quote_ident(c.relname) AS qualified,
       c.relkind,
       c.relpersistence,
       c.relfilenode,
       coalesce(c.condition, '') AS condition,
       c.condition IS NOT NULL AS is_configuration,
       coalesce(c.relam = (SELECT oid FROM pg_catalog.pg_am
                           WHERE amhandler = 'pg_catalog.heap_tableam_handler'::regproc
                             AND amname = 'heap'), false) AS is_heap,
       coalesce(t.oid, c.oid) AS target,
       coalesce(tn.nspname, c.nspname) AS target_schema,
       coalesce(t.relname, c.relname) AS target_name,
       coalesce(quote_ident(tn.nspname) || '.' || quote_ident(t.relname),
                quote_ident(c.nspname) || '.' || quote_ident(c.relname)) AS target_qualified,
       coalesce((SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
                 FROM pg_catalog.pg_attribute a
                 WHERE a.attrelid = coalesce(t.oid, c.oid)
                   AND a.attnum > 0
                   AND NOT a.attisdropped
                   AND a.attgenerated = ''), '') AS columns,
       CASE WHEN NOT has_schema_privilege(c.relnamespace, 'USAGE')
              OR NOT (has_table_privilege(c.oid, 'SELECT')
                      OR coalesce(c.condition, '') = '' AND has_any_column_privilege(c.oid, 'SELECT')) THEN 'no_privilege'
            WHEN row_security_active(c.oid) THEN 'row_security'
            ELSE 'all_rows'
       END AS access
FROM chosen c
LEFT JOIN pg_catalog.pg_class t ON t.oid = c.ancestor
LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
ORDER BY c.nspname, c.relname
)";

// The columns of each table in $1 as a COPY of that table itself lists them.
inline constexpr std::string_view kOwnColumns = R"(
SELECT a.attrelid, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
FROM pg_catalog.pg_attribute a
WHERE a.attrelid = ANY ($1::oid[])
  AND a.attnum > 0
  AND NOT a.attisdropped
  AND a.attgenerated = ''
GROUP BY a.attrelid
)";

// Statements that lift row-level security where it is forced upon the owner and hides rows from us, who have the
// owner's rights.
inline constexpr std::string_view kForcedRowSecurity = R"(
SELECT format('ALTER TABLE ONLY %I.%I NO FORCE ROW LEVEL SECURITY', n.nspname, c.relname)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p')
  AND c.relforcerowsecurity
  AND pg_catalog.row_security_active(c.oid)
  AND pg_catalog.pg_has_role(c.relowner, 'USAGE')
ORDER BY c.oid
)";

// Pages of the heap, and bytes with TOAST, of the tables in $1 that have rows. It locks each: only for tables that are
// locked already.
inline constexpr std::string_view kTableSizes = R"(
SELECT c.oid,
       coalesce(pg_catalog.pg_relation_size(c.oid), 0) / current_setting('block_size')::bigint AS pages,
       coalesce(pg_catalog.pg_table_size(c.oid), 0) AS bytes
FROM pg_catalog.pg_class c
WHERE c.oid = ANY ($1::oid[]) AND c.relkind = 'r'
)";

// Sequences by the same rule.
inline constexpr std::string_view kSequences = R"(
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS qualified
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'S'
  AND n.nspname !~ '^pg_'
  AND n.nspname <> 'information_schema'
  AND (NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                   WHERE d.classid = 'pg_catalog.pg_class'::regclass
                     AND d.objid = c.oid
                     AND d.refclassid = 'pg_catalog.pg_extension'::regclass
                     AND d.deptype = 'e')
       OR EXISTS (SELECT FROM pg_catalog.pg_extension e WHERE e.oid >= 16384 AND c.oid = ANY (e.extconfig)))
  AND (c.relpersistence <> 'u' OR NOT pg_catalog.pg_is_in_recovery())
ORDER BY n.nspname, c.relname
)";

// ANALYZE of a partitioned table covers all below it. Foreign tables would be read from elsewhere.
inline constexpr std::string_view kTablesToAnalyze = R"(
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm', 'p')
  AND NOT c.relispartition
  AND n.nspname !~ '^pg_(toast|temp)'
ORDER BY pg_catalog.pg_total_relation_size(c.oid) DESC, 1
)";

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

inline constexpr std::string_view kDatabase = R"(
SELECT d.datname,
       pg_catalog.pg_get_userbyid(d.datdba) AS owner,
       pg_catalog.pg_encoding_to_char(d.encoding) AS encoding,
       d.datcollate,
       d.datctype,
       coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') AS provider,
       coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', '') AS locale,
       coalesce(to_jsonb(d) ->> 'daticurules', '') AS icu_rules,
       coalesce(to_jsonb(d) ->> 'datcollversion', '') AS collation_version,
       (SELECT spcname FROM pg_catalog.pg_tablespace t WHERE t.oid = d.dattablespace) AS tablespace,
       d.datconnlimit,
       coalesce(pg_catalog.shobj_description(d.oid, 'pg_database'), '') AS comment,
       d.datacl IS NOT NULL AS has_grants
FROM pg_catalog.pg_database d
WHERE d.datname = $1
)";

inline constexpr std::string_view kDatabaseGrants = R"(
SELECT pg_catalog.pg_get_userbyid(x.grantor), CASE x.grantee WHEN 0 THEN '' ELSE pg_catalog.pg_get_userbyid(x.grantee) END,
       x.privilege_type, x.is_grantable
FROM pg_catalog.pg_database d, aclexplode(d.datacl) WITH ORDINALITY AS x (grantor, grantee, privilege_type, is_grantable, n)
WHERE d.datname = $1
ORDER BY n
)";

inline constexpr std::string_view kDatabaseSettings = R"(
SELECT CASE s.setrole WHEN 0 THEN '' ELSE pg_catalog.pg_get_userbyid(s.setrole) END AS role,
       split_part(item, '=', 1) AS name,
       substr(item, strpos(item, '=') + 1) AS value
FROM pg_catalog.pg_db_role_setting s, unnest(s.setconfig) AS item
WHERE s.setdatabase = (SELECT oid FROM pg_catalog.pg_database WHERE datname = $1)
ORDER BY 1, 2
)";

inline constexpr std::string_view kDatabaseLabels = R"(
SELECT provider, label
FROM pg_catalog.pg_shseclabel
WHERE classoid = 'pg_catalog.pg_database'::regclass
  AND objoid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = $1)
)";

inline constexpr std::string_view kExtensions = R"(
SELECT e.extname, e.extversion, n.nspname
FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE e.oid >= 16384
ORDER BY 1
)";

// Owners, grantees and policy roles of what is in this database, and those of the database itself. A superuser made by
// initdb is pinned and not among the first; the owners that the script names are added to these.
inline constexpr std::string_view kRoles = R"(
SELECT DISTINCT r.rolname
FROM pg_catalog.pg_shdepend s
JOIN pg_catalog.pg_roles r ON r.oid = s.refobjid
WHERE s.refclassid = 'pg_catalog.pg_authid'::regclass
  AND s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
UNION
SELECT r.rolname
FROM pg_catalog.pg_database d
JOIN pg_catalog.pg_roles r
  ON r.oid = d.datdba
  OR r.oid IN (SELECT x.grantee FROM aclexplode(d.datacl) AS x)
  OR r.oid IN (SELECT x.grantor FROM aclexplode(d.datacl) AS x)
  OR r.oid IN (SELECT s.setrole FROM pg_catalog.pg_db_role_setting s WHERE s.setdatabase = d.oid)
WHERE d.datname = current_database()
ORDER BY 1
)";

inline constexpr std::string_view kLargeObjectOids = R"(
SELECT oid FROM pg_catalog.pg_largeobject_metadata ORDER BY oid
)";

// A part of a large object, as hexadecimal digits; shorter than asked for, or empty, at its end.
inline constexpr std::string_view kLargeObjectPart = R"(
SELECT encode(pg_catalog.lo_get($1::oid, $2::bigint, $3::integer), 'hex')
)";

inline constexpr std::string_view kLargeObjects = R"(
SELECT l.oid,
       pg_catalog.pg_get_userbyid(l.lomowner) AS owner,
       pg_catalog.obj_description(l.oid, 'pg_largeobject') AS comment,
       l.lomacl IS NOT NULL AS has_grants
FROM pg_catalog.pg_largeobject_metadata l
WHERE l.oid >= $1::oid
ORDER BY l.oid
LIMIT $2::bigint
)";

inline constexpr std::string_view kLargeObjectGrants = R"(
SELECT pg_catalog.pg_get_userbyid(x.grantor), CASE x.grantee WHEN 0 THEN '' ELSE pg_catalog.pg_get_userbyid(x.grantee) END,
       x.privilege_type, x.is_grantable
FROM pg_catalog.pg_largeobject_metadata l,
     aclexplode(l.lomacl) WITH ORDINALITY AS x (grantor, grantee, privilege_type, is_grantable, n)
WHERE l.oid = $1::oid
ORDER BY n
)";

// Labels of objects from $1 on; few databases have any.
inline constexpr std::string_view kLargeObjectLabels = R"(
SELECT objoid, provider, label
FROM pg_catalog.pg_seclabel
WHERE classoid = 'pg_catalog.pg_largeobject'::regclass AND objoid >= $1::oid
)";

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

// Of the names in $1 those that no role has; of those in $2 those that no extension at hand has.
inline constexpr std::string_view kMissingRoles = R"(
SELECT name
FROM unnest($1::text[]) AS name
WHERE name NOT IN (SELECT rolname FROM pg_catalog.pg_roles)
ORDER BY 1
)";

inline constexpr std::string_view kMissingExtensions = R"(
SELECT name
FROM unnest($1::text[]) AS name
WHERE name NOT IN (SELECT name FROM pg_catalog.pg_available_extensions)
ORDER BY 1
)";

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

// What binds the database $1 to others, from a session in any database of the server. A subscription's other columns
// are for superusers.
inline constexpr std::string_view kSubscriptions = R"(
SELECT subname, subenabled, coalesce(subslotname, '')
FROM pg_catalog.pg_subscription
WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = $1)
ORDER BY subname
)";

inline constexpr std::string_view kLogicalSlots = R"(
SELECT slot_name, plugin, active
FROM pg_catalog.pg_replication_slots
WHERE database = $1 AND slot_type = 'logical'
ORDER BY slot_name
)";

inline constexpr std::string_view kPreparedTransactions = R"(
SELECT gid, owner, to_char(prepared AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"')
FROM pg_catalog.pg_prepared_xacts
WHERE database = $1
ORDER BY prepared
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

// Every extension, and whether the present role may drop it and make it anew: a superuser may, else its owner if it is
// trusted. What one that stays requires stays as well; so does plpgsql, which a fresh database has.
inline constexpr std::string_view kExtensionsToKeep = R"(
WITH RECURSIVE rights AS (
    SELECT e.oid,
           e.extname,
           me.rolsuper
           OR pg_catalog.pg_has_role(e.extowner, 'USAGE')
              AND EXISTS (SELECT FROM pg_catalog.pg_available_extension_versions v
                          WHERE v.name = e.extname
                            AND (NOT v.superuser OR coalesce((to_jsonb(v) ->> 'trusted')::boolean, false))) AS may_drop
    FROM pg_catalog.pg_extension e
    JOIN pg_catalog.pg_roles me ON me.rolname = current_user
), kept (oid) AS (
    SELECT oid FROM rights WHERE NOT may_drop OR extname = 'plpgsql'
    UNION
    SELECT d.refobjid
    FROM kept
    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_extension'::regclass
                               AND d.objid = kept.oid
                               AND d.refclassid = 'pg_catalog.pg_extension'::regclass
)
SELECT rights.oid, extname, may_drop
FROM kept
JOIN rights ON rights.oid = kept.oid
ORDER BY extname
)";

inline constexpr std::string_view kEnabledSubscriptions = R"(
SELECT subname
FROM pg_catalog.pg_subscription
WHERE subenabled AND subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
ORDER BY subname
)";

// The following queries write the statements that empty a database. $1 holds the oids of the extensions that stay.
// With search_path = '' every name that they write is qualified. IF EXISTS, since a statement's CASCADE may take what
// a later one names.

// Cut loose first: a subscription with a slot cannot be dropped within a transaction.
inline constexpr std::string_view kDropSubscriptions = R"(
SELECT statement
FROM pg_catalog.pg_subscription,
     LATERAL (VALUES (1, format('ALTER SUBSCRIPTION %I SET (slot_name = NONE)', subname)),
                     (2, format('DROP SUBSCRIPTION %I', subname))) AS s (step, statement)
WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  AND (step = 2 OR subslotname IS NOT NULL)
  AND $1::oid[] IS NOT NULL
ORDER BY subname, step
)";

// Event triggers first of all: they would run at each of the other statements.
inline constexpr std::string_view kDropTriggersAndPublications = R"(
WITH found AS (
    SELECT 1 AS step, 'pg_catalog.pg_event_trigger'::regclass::oid AS classid, oid AS objid,
           format('DROP EVENT TRIGGER IF EXISTS %I CASCADE', evtname) AS statement
    FROM pg_catalog.pg_event_trigger
    UNION ALL
    SELECT 2, 'pg_catalog.pg_publication'::regclass, oid, format('DROP PUBLICATION IF EXISTS %I CASCADE', pubname)
    FROM pg_catalog.pg_publication
)
SELECT statement
FROM found f
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = f.classid AND d.objid = f.objid AND d.deptype = 'e')
  AND $1::oid[] IS NOT NULL
ORDER BY step, statement
)";

// Schemas that hold nothing of an extension that stays; not public, which a fresh database has.
inline constexpr std::string_view kDropSchemas = R"(
WITH member AS (
    SELECT classid, objid
    FROM pg_catalog.pg_depend
    WHERE refclassid = 'pg_catalog.pg_extension'::regclass AND refobjid = ANY ($1::oid[]) AND deptype = 'e'
)
SELECT format('DROP SCHEMA IF EXISTS %I CASCADE', nspname)
FROM pg_catalog.pg_namespace n
WHERE nspname !~ '^pg_'
  AND nspname NOT IN ('information_schema', 'public')
  AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_catalog.pg_namespace'::regclass AND objid = n.oid)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_extension e WHERE e.oid = ANY ($1::oid[]) AND e.extnamespace = n.oid)
  AND NOT EXISTS (SELECT FROM member
                  JOIN pg_catalog.pg_depend d ON d.classid = member.classid AND d.objid = member.objid
                  WHERE d.refclassid = 'pg_catalog.pg_namespace'::regclass AND d.refobjid = n.oid)
ORDER BY nspname
)";

inline constexpr std::string_view kDropExtensions = R"(
SELECT format('DROP EXTENSION IF EXISTS %I CASCADE', extname)
FROM pg_catalog.pg_extension
WHERE oid <> ALL ($1::oid[])
ORDER BY extname
)";

// What stands directly in the schemas that stay, but for what an extension or another object owns. The catalogs of the
// system are left alone, as pg_dump leaves them.
inline constexpr std::string_view kDropContentsOfSchemas = R"(
SELECT format('DROP %s IF EXISTS %s CASCADE',
              CASE WHEN i.type IN ('function', 'procedure', 'aggregate') THEN 'ROUTINE'
                   WHEN i.type = 'statistics object' THEN 'STATISTICS'
                   ELSE upper(i.type) END,
              i.identity)
FROM pg_catalog.pg_namespace n
JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_namespace'::regclass
                           AND d.refobjid = n.oid
                           AND d.deptype = 'n'
CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classid, d.objid, 0) AS i
WHERE n.nspname !~ '^pg_'
  AND n.nspname <> 'information_schema'
  AND d.classid <> 'pg_catalog.pg_extension'::regclass
  AND d.objid >= 16384
  AND $1::oid[] IS NOT NULL
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend o
                  WHERE o.classid = d.classid AND o.objid = d.objid AND o.objsubid = 0 AND o.deptype IN ('e', 'i'))
ORDER BY i.type, i.identity
)";

// What stands in no schema. Dropping a server takes its user mappings and foreign tables.
inline constexpr std::string_view kDropGlobalObjects = R"(
WITH found AS (
    SELECT 1 AS step, 'pg_catalog.pg_foreign_server'::regclass::oid AS classid, oid AS objid,
           format('DROP SERVER IF EXISTS %I CASCADE', srvname) AS statement
    FROM pg_catalog.pg_foreign_server
    UNION ALL
    SELECT 2, 'pg_catalog.pg_foreign_data_wrapper'::regclass, oid,
           format('DROP FOREIGN DATA WRAPPER IF EXISTS %I CASCADE', fdwname)
    FROM pg_catalog.pg_foreign_data_wrapper
    UNION ALL
    SELECT 3, 'pg_catalog.pg_cast'::regclass, oid,
           format('DROP CAST IF EXISTS (%s AS %s) CASCADE', format_type(castsource, NULL), format_type(casttarget, NULL))
    FROM pg_catalog.pg_cast
    UNION ALL
    SELECT 4, 'pg_catalog.pg_transform'::regclass, t.oid,
           format('DROP TRANSFORM IF EXISTS FOR %s LANGUAGE %I CASCADE', format_type(trftype, NULL), lanname)
    FROM pg_catalog.pg_transform t
    JOIN pg_catalog.pg_language l ON l.oid = t.trflang
    UNION ALL
    SELECT 5, 'pg_catalog.pg_language'::regclass, oid, format('DROP LANGUAGE IF EXISTS %I CASCADE', lanname)
    FROM pg_catalog.pg_language
    UNION ALL
    SELECT 6, 'pg_catalog.pg_am'::regclass, oid, format('DROP ACCESS METHOD IF EXISTS %I CASCADE', amname)
    FROM pg_catalog.pg_am
)
SELECT statement
FROM found f
WHERE objid >= 16384
  AND $1::oid[] IS NOT NULL
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = f.classid AND d.objid = f.objid AND d.deptype IN ('e', 'i'))
ORDER BY step, statement
)";

// Default privileges cannot be dropped: an entry goes once it says what the server itself would.
inline constexpr std::string_view kResetDefaultPrivileges = R"(
WITH entry AS (
    SELECT a.oid,
           format('ALTER DEFAULT PRIVILEGES FOR ROLE %I%s', pg_catalog.pg_get_userbyid(defaclrole),
                  coalesce(' IN SCHEMA ' || quote_ident(n.nspname), '')) AS start,
           CASE defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                              WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS kind,
           defaclnamespace = 0 AS is_global,
           quote_ident(pg_catalog.pg_get_userbyid(defaclrole)) AS owner,
           defaclacl
    FROM pg_catalog.pg_default_acl a
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = defaclnamespace
), statements AS (
    SELECT entry.oid, 1 AS step,
           format('%s REVOKE ALL ON %s FROM %s', start, kind,
                  CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_catalog.pg_get_userbyid(grantee)) END) AS statement
    FROM entry, LATERAL (SELECT DISTINCT grantee FROM aclexplode(defaclacl)) AS x
    UNION ALL
    SELECT oid, 2, format('%s GRANT ALL ON %s TO %s', start, kind, owner)
    FROM entry
    WHERE is_global
    UNION ALL
    SELECT oid, 3, format('%s GRANT ALL ON %s TO PUBLIC', start, kind)
    FROM entry
    WHERE is_global AND kind IN ('FUNCTIONS', 'TYPES')
)
SELECT statement FROM statements WHERE $1::oid[] IS NOT NULL ORDER BY oid, step
)";

inline constexpr std::string_view kDropLargeObjects = R"(
SELECT count(pg_catalog.lo_unlink(oid)) FROM pg_catalog.pg_largeobject_metadata
)";

// The schema public, if there is one, the owner that initdb gives it, and what differs from a fresh database.
inline constexpr std::string_view kPublicSchema = R"(
SELECT quote_ident(pg_catalog.pg_get_userbyid(fresh.owner)) AS owner,
       n.oid IS NOT NULL AS is_there,
       n.nspowner IS DISTINCT FROM fresh.owner AS other_owner,
       coalesce(pg_catalog.pg_has_role(n.nspowner, 'USAGE'), true) AS is_ours,
       pg_catalog.pg_has_role(fresh.owner, 'USAGE') AS may_be_given,
       ARRAY(SELECT x FROM aclexplode(n.nspacl) AS x ORDER BY x)
           IS DISTINCT FROM ARRAY(SELECT x FROM aclexplode(fresh.acl) AS x ORDER BY x) AS other_grants,
       pg_catalog.obj_description(n.oid, 'pg_namespace') IS DISTINCT FROM 'standard public schema' AS other_comment,
       fresh.public_grants,
       (SELECT string_agg(DISTINCT CASE grantee WHEN 0 THEN 'PUBLIC'
                                                ELSE quote_ident(pg_catalog.pg_get_userbyid(grantee)) END, ', ')
        FROM aclexplode(coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner)))) AS grantees
FROM (SELECT owner,
             public_grants,
             (format('{%s=UC/%s,=%s/%s}', quote_ident(name), quote_ident(name), letters, quote_ident(name)))::aclitem[] AS acl
      FROM (SELECT oid AS owner,
                   rolname AS name,
                   CASE WHEN rolname = 'pg_database_owner' THEN 'USAGE' ELSE 'ALL' END AS public_grants,
                   CASE WHEN rolname = 'pg_database_owner' THEN 'U' ELSE 'UC' END AS letters
            FROM pg_catalog.pg_roles
            WHERE CASE WHEN current_setting('server_version_num')::integer >= 150000 THEN rolname = 'pg_database_owner'
                       ELSE oid = 10 END) AS of_initdb) AS fresh
LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = 'public'
)";

// What a wipe must know besides the tables. Members of extensions are the extension's own affair.

// Those that no column owns included. A column of a foreign table counts on: its rows stay.
inline constexpr std::string_view kAppSequences = R"(
SELECT c.oid,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS qualified,
       EXISTS (SELECT FROM pg_catalog.pg_depend d
               JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
               WHERE d.classid = 'pg_catalog.pg_class'::regclass
                 AND d.objid = c.oid
                 AND d.refclassid = 'pg_catalog.pg_class'::regclass
                 AND d.deptype IN ('a', 'i')
                 AND (t.relkind = 'f' OR EXISTS (SELECT FROM pg_catalog.pg_depend e
                                                 WHERE e.classid = 'pg_catalog.pg_class'::regclass
                                                   AND e.objid = t.oid
                                                   AND e.deptype = 'e'))) AS counts_on
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'S'
  AND n.nspname !~ '^pg_'
  AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname
)";

// In an order in which each comes after those that it reads, through views too. Views may be circular; materialized
// views cannot, and the more of them one reaches the later it comes.
inline constexpr std::string_view kMaterializedViews = R"(
WITH RECURSIVE edge AS (
    SELECT DISTINCT r.ev_class AS reader, d.refobjid AS source
    FROM pg_catalog.pg_rewrite r
    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass
                               AND d.objid = r.oid
                               AND d.refclassid = 'pg_catalog.pg_class'::regclass
                               AND d.refobjid <> r.ev_class
    JOIN pg_catalog.pg_class c ON c.oid = d.refobjid AND c.relkind IN ('v', 'm')
), reach AS (
    SELECT reader, source
    FROM edge
    JOIN pg_catalog.pg_class m ON m.oid = reader AND m.relkind = 'm'
    UNION
    SELECT reach.reader, edge.source
    FROM reach
    JOIN edge ON edge.reader = reach.source
)
SELECT m.oid,
       quote_ident(n.nspname) || '.' || quote_ident(m.relname) AS qualified,
       m.relispopulated,
       EXISTS (SELECT FROM reach
               JOIN pg_catalog.pg_class s ON s.oid = reach.source AND s.relkind = 'm' AND NOT s.relispopulated
               WHERE reach.reader = m.oid) AS reads_unpopulated
FROM pg_catalog.pg_class m
JOIN pg_catalog.pg_namespace n ON n.oid = m.relnamespace
WHERE m.relkind = 'm'
  AND n.nspname !~ '^pg_'
  AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = m.oid AND d.deptype = 'e')
ORDER BY (SELECT count(*) FROM reach
          JOIN pg_catalog.pg_class s ON s.oid = reach.source AND s.relkind = 'm'
          WHERE reach.reader = m.oid),
         n.nspname, m.relname
)";

// Materialized views that read from one of the tables $1, over other views and over the parents of a partition as well.
inline constexpr std::string_view kViewsReadingFrom = R"(
WITH RECURSIVE edge AS (
    SELECT r.ev_class AS reader, d.refobjid AS source
    FROM pg_catalog.pg_rewrite r
    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass
                               AND d.objid = r.oid
                               AND d.refclassid = 'pg_catalog.pg_class'::regclass
                               AND d.refobjid <> r.ev_class
    WHERE r.ev_type = '1'
    UNION
    SELECT inhparent, inhrelid
    FROM pg_catalog.pg_inherits
), reach AS (
    SELECT pg_catalog.to_regclass(name)::oid AS oid
    FROM unnest($1::text[]) AS name
    UNION
    SELECT edge.reader
    FROM reach
    JOIN edge ON edge.source = reach.oid
)
SELECT m.oid
FROM reach
JOIN pg_catalog.pg_class m ON m.oid = reach.oid AND m.relkind = 'm' AND m.relispopulated
)";

inline constexpr std::string_view kForeignTables = R"(
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'f' AND n.nspname !~ '^pg_'
ORDER BY 1
)";

// Triggers that TRUNCATE would run on one of the tables $1.
inline constexpr std::string_view kTruncateTriggers = R"(
SELECT quote_ident(t.tgname) || ' on ' || t.tgrelid::regclass::text
FROM pg_catalog.pg_trigger t
WHERE t.tgrelid = ANY ($1::oid[])
  AND NOT t.tgisinternal
  AND t.tgtype::integer & 32 <> 0
  AND t.tgenabled IN ('O', 'A')
ORDER BY 1
)";

// Tables that belong to an extension, less its configuration tables, which have rows of the user's.
inline constexpr std::string_view kExtensionTables = R"(
SELECT c.oid::regclass::text, e.extname
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_class c ON c.oid = d.objid AND c.relkind IN ('r', 'p')
JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
WHERE d.classid = 'pg_catalog.pg_class'::regclass
  AND d.refclassid = 'pg_catalog.pg_extension'::regclass
  AND d.deptype = 'e'
  AND c.oid <> ALL (coalesce(e.extconfig, '{}'))
ORDER BY 1
)";

// Of the partitioned tables among $1 those all of whose partitions are among $1 as well: TRUNCATE of one reaches down
// to foreign tables, and would empty those of another server.
inline constexpr std::string_view kWholePartitionTrees = R"(
SELECT p.oid
FROM pg_catalog.pg_class p
WHERE p.oid = ANY ($1::oid[])
  AND p.relkind = 'p'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_partition_tree(p.oid) AS t WHERE t.relid <> ALL ($1::oid[]))
)";

inline constexpr std::string_view kTablesNotOursToEmpty = R"(
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = ANY ($1::oid[])
  AND NOT (has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'TRUNCATE'))
ORDER BY n.nspname, c.relname
)";

inline constexpr std::string_view kLargeObjectCount = R"(
SELECT count(*) FROM pg_catalog.pg_largeobject_metadata
)";

// For the tables $1 (quoted names): each foreign key from or to them and each trigger of the app's that is not
// disabled, as the statement that puts it aside (empty: none is needed) and the one that brings it back. Each
// partition's trigger stands for itself: one that was disabled in a partition alone stays so.
inline constexpr std::string_view kTableGuards = R"(
WITH chosen AS (
    SELECT name::regclass::oid AS oid FROM unnest($1::text[]) AS name
)
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname),
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname, pg_catalog.pg_get_constraintdef(k.oid)),
       1 AS place, k.oid
FROM pg_catalog.pg_constraint k
WHERE k.contype = 'f'
  AND k.conparentid = 0
  AND (k.conrelid IN (SELECT oid FROM chosen) OR k.confrelid IN (SELECT oid FROM chosen))
UNION ALL
SELECT '',
       format('COMMENT ON CONSTRAINT %I ON %s IS %L', k.conname, k.conrelid::regclass,
              pg_catalog.obj_description(k.oid, 'pg_constraint')),
       2 AS place, k.oid
FROM pg_catalog.pg_constraint k
WHERE k.contype = 'f'
  AND k.conparentid = 0
  AND (k.conrelid IN (SELECT oid FROM chosen) OR k.confrelid IN (SELECT oid FROM chosen))
  AND pg_catalog.obj_description(k.oid, 'pg_constraint') IS NOT NULL
UNION ALL
SELECT format('ALTER TABLE ONLY %s DISABLE TRIGGER %I', t.tgrelid::regclass, t.tgname),
       format('ALTER TABLE ONLY %s ENABLE %s TRIGGER %I', t.tgrelid::regclass,
              CASE t.tgenabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END, t.tgname),
       3 AS place, t.oid
FROM pg_catalog.pg_trigger t
WHERE t.tgrelid IN (SELECT oid FROM chosen)
  AND NOT t.tgisinternal
  AND t.tgenabled <> 'D'
UNION ALL
SELECT format('ALTER TABLE ONLY %s NO FORCE ROW LEVEL SECURITY', c.oid::regclass),
       format('ALTER TABLE ONLY %s FORCE ROW LEVEL SECURITY', c.oid::regclass),
       4 AS place, c.oid
FROM pg_catalog.pg_class c
WHERE c.oid IN (SELECT oid FROM chosen)
  AND c.relforcerowsecurity
  AND pg_catalog.row_security_active(c.oid)
ORDER BY place, oid
)";

// Whether any table that is not the server's own has an index.
inline constexpr std::string_view kHasIndexes = R"(
SELECT EXISTS (
    SELECT
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
)
)";

// The sequences that columns of the tables $1 own.
inline constexpr std::string_view kOwnedSequences = R"(
SELECT n.nspname, s.relname
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
WHERE d.classid = 'pg_catalog.pg_class'::regclass
  AND d.refclassid = 'pg_catalog.pg_class'::regclass
  AND d.deptype IN ('a', 'i')
  AND d.refobjid IN (SELECT name::regclass::oid FROM unnest($1::text[]) AS name)
)";

// The tables $1 with all partitions below them; whether they are partitioned themselves, or foreign tables.
inline constexpr std::string_view kPartitionTrees = R"(
SELECT DISTINCT n.nspname, c.relname, c.relkind = 'p', c.relkind = 'f'
FROM unnest($1::text[]) AS name
CROSS JOIN LATERAL (
    SELECT relid::oid FROM pg_catalog.pg_partition_tree(name::regclass)
    UNION SELECT name::regclass::oid
) AS tree (relid)
JOIN pg_catalog.pg_class c ON c.oid = tree.relid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
)";

inline constexpr std::string_view kRelationNames = R"(
SELECT c.relname
FROM pg_catalog.pg_class c
WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = $1)
)";

// Indexes and sequences of the schema $1, with the word for ALTER. Composite types follow their table.
inline constexpr std::string_view kDependentRelations = R"(
SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'INDEX' END, c.relname
FROM pg_catalog.pg_class c
WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = $1)
  AND c.relkind IN ('i', 'I', 'S')
ORDER BY c.oid
)";

}  // namespace holdfast::postgres::sql
