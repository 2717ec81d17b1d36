#pragma once

#include <string_view>

// The queries of catalog.cpp about tables and what belongs to them. They run with search_path = '', in the database's
// own encoding.
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
