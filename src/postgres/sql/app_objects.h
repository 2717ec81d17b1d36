#pragma once

#include <string_view>

// The queries of app_objects.cpp: what a wipe must know besides the tables. Members of extensions are the extension's
// own affair. They run with search_path = '', in the database's own encoding.
namespace holdfast::postgres::sql {

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

}  // namespace holdfast::postgres::sql
