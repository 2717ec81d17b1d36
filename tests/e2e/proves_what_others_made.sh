#!/usr/bin/env bash
# prove of a dump that pg_dump made: compared row for row with what was read; rows that came by INSERT are only counted.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 20000
pg_dump -d "$DB" | gzip >"$SCRATCH/a.sql.gz"
pg_dump -Fc -d "$DB" -f "$SCRATCH/a.dump"
pg_dump --inserts --rows-per-insert=100 -d "$DB" >"$SCRATCH/inserts.sql"
for file in "$SCRATCH/a.sql.gz" "$SCRATCH/a.dump"; do
  expect_ok holdfast prove "$file" --url "dbname=$DB"
  expect_in out 'proved: 1 table, 20,000 rows, identical$'
  [ -s "$file.proof.json" ] || fail 'no proof is kept'
  expect_in "$file.proof.json" "$(sha256sum <"$file" | cut -c1-64)"
  expect_ok holdfast show "$file"
  expect_in out 'Proof: +identical'
done
expect_ok holdfast prove "$SCRATCH/inserts.sql" --url "dbname=$DB"
expect_in out 'not comparable: public.filler: its rows came by INSERT.*20,000 rows were counted'
