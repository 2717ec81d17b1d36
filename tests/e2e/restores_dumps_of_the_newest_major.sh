#!/usr/bin/env bash
# A server 18: a backup of every kind of thing is proved and restored there, as is what its own pg_dump wrote, as text and as
# .dump; what this machine's server
# can have comes back there, too: settings that it does not know are left out.
source "$(dirname "$0")/../lib.sh"
other_major 18
shared_cluster
bin=$SCRATCH/18-bin
at 18 "$TESTS/parts/load_everything" everything 2>"$SCRATCH/err" || fail "the database cannot be made"
at 18 expect_ok holdfast backup --url dbname=everything --app x --output "$SCRATCH/x.sql.gz" --pg-bin "$bin"
at 18 "$bin/pg_dump" -d everything >"$SCRATCH/text"
at 18 "$bin/pg_dump" --statistics -Fc -d everything >"$SCRATCH/dump"
at 18 expect_ok holdfast prove "$SCRATCH/x.sql.gz" --url dbname=everything
expect_in out '^proved: .*, identical$'
cp "$SCRATCH/x.sql.gz" "$SCRATCH/own"
for kind in own text dump; do
  at 18 expect_ok holdfast restore "$SCRATCH/$kind" --url "dbname=$kind" --confirm --pg-bin "$bin"
  expect_in out '^restored: 1[0-9][0-9] tables, '
  at 18 expect_ok holdfast backup --url "dbname=$kind" --app x --output "$SCRATCH/$kind.sql.gz" --pg-bin "$bin"
  expect_ok holdfast diff "$SCRATCH/x.sql.gz" "$SCRATCH/$kind.sql.gz"
  # A restored inheritance child has another order of columns, whoever restores it.
  expect_equal "$(grep -oE '^[a-z_]+\.\S+' "$SCRATCH/out" | grep -vxE 'shapes\.(grand)?child' || true)" ''
done
at 18 createdb "$DB"
at 18 sql "$DB" -c 'CREATE TABLE decks (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL DEFAULT $$x$$)' \
  -c 'CREATE TABLE cards (id serial PRIMARY KEY, deck int NOT NULL REFERENCES decks, twice int GENERATED ALWAYS AS (deck * 2) STORED)' \
  -c 'CREATE VIEW seen AS SELECT * FROM cards' -c 'INSERT INTO decks (name) SELECT n::text FROM generate_series(1, 9) AS n' \
  -c 'INSERT INTO cards (deck) SELECT 1 + n % 9 FROM generate_series(1, 5000) AS n'
at 18 "$bin/pg_dump" -d "$DB" >"$SCRATCH/18.sql"
at 18 "$bin/pg_dump" -Fc -d "$DB" >"$SCRATCH/18.dump"
expect_in "$SCRATCH/18.sql" '^SET transaction_timeout = 0;'
for kind in sql dump; do
  expect_ok holdfast restore "$SCRATCH/18.$kind" --url "dbname=$DB$kind" --confirm --pg-bin "$bin"
  expect_in out 'the backup is of PostgreSQL 18'
  expect_equal "$(sql "$DB$kind" -c 'SELECT count(*), sum(twice), max(id) FROM seen')" "$(at 18 sql "$DB" -c 'SELECT count(*), sum(twice), max(id) FROM seen')"
  expect_equal "$(sql "$DB$kind" -c "SELECT nextval('cards_id_seq')")" 5001
done
