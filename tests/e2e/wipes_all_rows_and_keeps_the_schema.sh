#!/usr/bin/env bash
# Of a database that holds every kind of thing: all rows gone, sequences at their start, views refreshed, large objects gone,
# an extension's own rows kept, the schema the same to the byte. The preview changes nothing.
source "$(dirname "$0")/../lib.sh"
shared_cluster
"$TESTS/parts/load_everything" "$DB" 2>/dev/null
schema() { pg_dump --schema-only -d "$DB" | grep -v '^\\\(un\)\?restrict '; }
state() { sql "$DB" -f "$TESTS/parts/compare/sequences.sql"; sql "$DB" -c "SELECT count(*) FROM pg_largeobject_metadata" -c 'TABLE views.a_second' -c 'TABLE shapes.unlogged'; }
# The rows of every table that is not an extension's, in words: only tables that have some.
tables_with_rows() {
  sql "$DB" -c "SELECT format('SELECT %L FROM %s HAVING count(*) > 0;', c.oid::regclass, c.oid::regclass) FROM pg_class c WHERE relkind IN ('r', 'p')
    AND relnamespace::regnamespace::text !~ '^(pg_|information_schema)' AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')" | sql "$DB"
}
postgis=$(sql "$DB" -c "SELECT count(*) FROM pg_extension WHERE extname = 'postgis'")
own_rows() { [ "$postgis" = 0 ] || sql "$DB" -c "SELECT count(*), count(*) FILTER (WHERE srid > 990000) FROM spatial_ref_sys"; }
schema >"$SCRATCH/before.sql"
state >"$SCRATCH/state"
rows_before=$(own_rows)

expect_ok holdfast wipe --url "dbname=$DB"
expect_in out '^big\.rows +[0-9]+,[0-9]{3}  '
expect_in out '^left alone: foreign table catalog\.far'
expect_in out "^  holdfast wipe --url dbname=$DB --confirm $DB\$"
diff <(state) "$SCRATCH/state" || fail 'the preview has changed something'

expect_ok holdfast wipe --url "dbname=$DB" --confirm "$DB" --no-backup
expect_in out '^wiped: [0-9]+,[0-9]{3} rows of 1[0-9][0-9] tables, 6 large objects; 122 sequences restarted, 3 materialized views refreshed'
diff <(schema) "$SCRATCH/before.sql" || fail 'the schema has changed'
expect_equal "$(tables_with_rows)" ''
expect_equal "$(sql "$DB" -c "SELECT count(*) FROM pg_sequences WHERE last_value IS NOT NULL")" 0
expect_equal "$(sql "$DB" -c 'SELECT last_value, is_called FROM shapes.set_back UNION ALL SELECT last_value, is_called FROM shapes.never_called')" $'1|f\n5|f'
expect_equal "$(sql "$DB" -c "INSERT INTO shapes.identity_always (t) VALUES ('first') RETURNING id")" 10
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM pg_largeobject_metadata')" 0
expect_equal "$(sql "$DB" -c 'SELECT (SELECT count(*) FROM views.z_first), (SELECT total IS NULL FROM views.a_second), relispopulated FROM pg_class WHERE oid = '"'views.unfilled'::regclass")" '0|t|f'
[ "$postgis" = 0 ] || expect_equal "$(own_rows)" "$((${rows_before%|2} - 2))|0"
