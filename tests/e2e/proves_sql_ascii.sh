#!/usr/bin/env bash
# A database of encoding SQL_ASCII, whose names and values are no UTF-8, and one table so big that it is read in slices, are
# proved as they are.
source "$(dirname "$0")/../lib.sh"
shared_cluster
"$TESTS/parts/load_everything" --ascii "$DB"
fill "$DB" 150000
for engine in parallel pg_dump; do
  expect_ok holdfast backup --app ascii --url "dbname=$DB" --output "$SCRATCH/$engine.sql.gz" --engine $engine
  expect_ok holdfast prove "$SCRATCH/$engine.sql.gz" --url "dbname=$DB" --jobs 4
  expect_in out '^proved: 3 tables, 150,013 rows, identical$'
done
