-- For every table and materialized view: its name, its rows, and the MD5 of its rows in sorted order.
\pset format unaligned
\pset tuples_only on
SELECT format($$SELECT %L, count(*), md5(string_agg(row_md5, '' ORDER BY row_md5)) FROM (SELECT md5(t::text) AS row_md5 FROM %s t) rows$$,
              name, name)
FROM (SELECT oid::regclass::text AS name FROM pg_class
      WHERE relkind IN ('r', 'm') AND relnamespace IN ('apt'::regnamespace, 'iso'::regnamespace)) relations
ORDER BY name COLLATE "C"
\gexec
