#!/usr/bin/env bash
# A backup of a database that holds every kind of thing is proved, by either engine and in every format. What one pg_dump
# writes in several orders of columns is said not to be comparable.
source "$(dirname "$0")/../lib.sh"
shared_cluster
"$TESTS/parts/load_everything" "$DB" 2>/dev/null
databases() { sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}%'"; }
prove() { holdfast prove "$1" --url dbname=postgres --jobs "$2"; }
for format in sql sql.gz sql.zst; do
  expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/parallel.$format"
  expect_ok prove "$SCRATCH/parallel.$format" 3
  expect_in out '^proved: [0-9]+ tables, [0-9,]+ rows, 6 large objects, identical$'
done
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/pg_dump.sql.gz" --engine pg_dump
expect_ok prove "$SCRATCH/pg_dump.sql.gz" 1
expect_in out '^proved: .*, 6 large objects, identical but for 1 table that could not be compared$'
expect_in out '^not comparable: parts\.by_colour: '
expect_equal "$(databases)" 1
