#!/usr/bin/env bash
# --in-place: the live database itself, in one transaction, is what stock pg_dump and psql make of the source. Its preview
# says that nothing is kept, and how to make a backup first.
source "$(dirname "$0")/../equality.sh"
"$TESTS/parts/load_everything" "$DB" 2>"$SCRATCH/loading"
grep 'left out of everything' "$SCRATCH/loading" || true
fresh_database _ref
pg_dump -d "$DB" | sql "${DB}_ref" >/dev/null 2>&1
for engine in parallel pg_dump; do
  expect_ok holdfast backup --url "dbname=$DB" --app all --output "$SCRATCH/$engine.sql.gz" --engine "$engine"
done

fresh_database _live
sql "${DB}_live" -c 'CREATE SCHEMA s' -c 'CREATE TABLE s.newer AS SELECT 1 AS x' -c 'CREATE TABLE public.cards (id int)'
expect_ok holdfast restore "$SCRATCH/parallel.sql.gz" --url "dbname=${DB}_live" --in-place
expect_in out "holdfast backup --url dbname=${DB}_live"
expect_in out 's.newer .*only here: would be gone'
expect_equal "$(sql "${DB}_live" -c 'SELECT count(*) FROM s.newer')" 1
for engine in parallel pg_dump; do
  expect_ok holdfast restore "$SCRATCH/$engine.sql.gz" --url "dbname=${DB}_live" --in-place --confirm
  "$TESTS/parts/compare_databases" "$DB" "${DB}_ref" "${DB}_live" || fail "what $engine restored in place is not equal"
done
expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}\\_live%'")" 1
