#!/usr/bin/env bash
# A database of encoding SQL_ASCII, whose names and values are no UTF-8, comes back byte for byte.
source "$(dirname "$0")/../lib.sh"
shared_cluster
"$TESTS/parts/load_everything" --ascii "$DB"
createdb --encoding=SQL_ASCII --locale=C --template=template0 "${DB}_ref"
pg_dump -d "$DB" | sql "${DB}_ref" >/dev/null
for engine in parallel pg_dump; do
  expect_ok holdfast backup --app ascii --url "dbname=$DB" --output "$SCRATCH/$engine.sql.gz" --engine $engine
  expect_ok holdfast restore "$SCRATCH/$engine.sql.gz" --url "dbname=${DB}_$engine" --confirm
  "$TESTS/parts/compare_databases" "$DB" "${DB}_ref" "${DB}_$engine" || fail "$engine: not equal"
done
expect_ok holdfast show "$SCRATCH/parallel.sql.gz"
expect_in out 'public\.\\xe9 +3 '
