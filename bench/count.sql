-- The rows of every table: two databases with the same answer were given the same number of rows.
\pset format unaligned
\pset tuples_only on
SELECT format('SELECT %L, count(*) FROM %I', relname, relname)
FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
\gexec
