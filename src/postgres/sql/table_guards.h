#pragma once

#include <string_view>

// The queries of table_guards.cpp. They run with search_path = '', in the database's own encoding.
namespace holdfast::postgres::sql {

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

}  // namespace holdfast::postgres::sql
