#!/usr/bin/env bash
# A server 13: a backup of every kind of thing is proved and restored there, and proved on this machine's newer server.
source "$(dirname "$0")/../lib.sh"
other_major 13
at 13 "$TESTS/parts/load_everything" everything 2>"$SCRATCH/err" || fail "the database cannot be made"
for engine in parallel pg_dump; do
  at 13 expect_ok holdfast backup --url dbname=everything --app x --output "$SCRATCH/$engine.sql.gz" --engine $engine
  at 13 expect_ok holdfast prove "$SCRATCH/$engine.sql.gz" --url dbname=everything
  expect_in out '^proved: [0-9]+ tables, '
  expect_in out ' on PostgreSQL 13\.'
  expect_ok holdfast prove "$SCRATCH/$engine.sql.gz" --local
  expect_in out '^proved: [0-9]+ tables, '
done
at 13 expect_ok holdfast restore "$SCRATCH/parallel.sql.gz" --url dbname=copy --confirm
at 13 expect_ok holdfast backup --url dbname=copy --app x --output "$SCRATCH/copy.sql.gz"
expect_ok holdfast diff "$SCRATCH/parallel.sql.gz" "$SCRATCH/copy.sql.gz"
# A restored inheritance child has another order of columns, whoever restores it; all else has the same fingerprint.
expect_equal "$(grep -oE '^[a-z_]+\.\S+' "$SCRATCH/out" | xargs)" 'shapes.child shapes.grandchild'
