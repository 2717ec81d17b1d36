#pragma once

#include <string_view>

// The queries of catalog.cpp about the database itself, its roles and extensions. They run with search_path = '', in
// the database's own encoding.
namespace holdfast::postgres::sql {

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

}  // namespace holdfast::postgres::sql
