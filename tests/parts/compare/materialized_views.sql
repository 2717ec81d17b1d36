SELECT c.oid::regclass, relispopulated FROM pg_class c WHERE relkind = 'm' ORDER BY c.oid::regclass::text;
SELECT format('SELECT %L, * FROM %s AS t ORDER BY t::text', c.oid::regclass, c.oid::regclass)
FROM pg_class c WHERE relkind = 'm' AND relispopulated ORDER BY c.oid::regclass::text
\gexec
