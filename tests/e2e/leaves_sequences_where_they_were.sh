#!/usr/bin/env bash
# A restore of one table in place that fails at its end leaves the sequences where they were, too: setval() alone would not.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE decks (id serial PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY)' \
  -c 'CREATE TABLE cards (deck int REFERENCES decks)' -c 'INSERT INTO decks SELECT FROM generate_series(1, 10)'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
pg_dump --data-only -d "$DB" >"$SCRATCH/rows.sql"
sql "$DB" -c 'INSERT INTO decks SELECT FROM generate_series(1, 10)' -c 'INSERT INTO cards VALUES (15)'
state() { sql "$DB" -c 'SELECT last_value, is_called FROM decks_id_seq' -c 'SELECT last_value, is_called FROM decks_n_seq' -c 'SELECT count(*) FROM decks'; }
before=$(state)
for file in x.sql.gz rows.sql; do
  expect_exit 7 holdfast restore "$SCRATCH/$file" --url "dbname=$DB" --table decks --in-place --confirm
  expect_in err 'cards_deck_fkey'
  expect_equal "$(state)" "$before"
done
sql "$DB" -c 'INSERT INTO decks DEFAULT VALUES' -c 'DELETE FROM cards'
expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --table decks --in-place --confirm
expect_equal "$(sql "$DB" -c "INSERT INTO decks DEFAULT VALUES RETURNING id, n")" '11|11'
