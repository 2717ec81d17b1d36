-- Writes the script that prints every row of every table with its table's name, sorted rows being comparable between
-- databases. A partitioned table whose rows may lie in other leaves elsewhere is compared as a whole.
SELECT format('COPY (SELECT %L, t.*::text FROM (SELECT %s FROM %s%s) AS t) TO STDOUT;', c.oid::regclass, columns,
              CASE c.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END, c.oid::regclass)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace,
LATERAL (SELECT coalesce(string_agg(format('%I', attname), ', ' ORDER BY attnum), '') AS columns
         FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS list
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND c.relkind IN ('r', 'p')
  AND NOT EXISTS (SELECT FROM pg_partition_ancestors(c.oid) AS a (relid)
                  JOIN pg_partitioned_table p ON p.partrelid = a.relid
                  JOIN pg_opclass o ON o.oid = ANY (p.partclass)
                  WHERE a.relid <> c.oid AND p.partstrat = 'h' AND o.opcname = 'enum_ops')
ORDER BY c.oid::regclass::text;
