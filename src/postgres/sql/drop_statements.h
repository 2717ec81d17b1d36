#pragma once

#include <string_view>

// The queries of drop_statements.cpp. Those named kDrop… and kReset… write the statements that empty a database: $1
// holds the oids of the extensions that stay. Every name that they write is qualified. IF EXISTS, since a statement's
// CASCADE may take what a later one names. They run with search_path = '', in the database's own encoding.
namespace holdfast::postgres::sql {

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

}  // namespace holdfast::postgres::sql
