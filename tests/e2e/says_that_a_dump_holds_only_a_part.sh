#!/usr/bin/env bash
# pg_dump --data-only, --schema-only, --section and -t: the preview says what is not in the file, and what cannot work is refused.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE decks (id int PRIMARY KEY)' -c 'CREATE TABLE cards (id serial PRIMARY KEY, deck int REFERENCES decks)' \
  -c 'CREATE TABLE notes (t text)' -c 'INSERT INTO decks VALUES (1), (2)' -c 'INSERT INTO cards (deck) VALUES (1), (2), (2)'
url="dbname=$DB"
preview() { expect_ok holdfast restore "$1" --url "$url"; }
for data in "--data-only" "--data-only -Fc" "--section=data" "--data-only --disable-triggers"; do
  # shellcheck disable=SC2086
  pg_dump $data -d "$DB" >"$SCRATCH/data"
  preview "$SCRATCH/data"
  expect_in out 'in the way: the file holds rows, but no tables .*--schema public --in-place'
  expect_exit 10 holdfast restore "$SCRATCH/data" --url "$url" --confirm
  expect_exit 10 holdfast restore "$SCRATCH/data" --url "$url" --in-place --confirm
  expect_exit 10 holdfast restore "$SCRATCH/data" --url "$url" --table cards --as old_cards --confirm
  # What it says instead works.
  sql "$DB" -c 'DELETE FROM cards WHERE id = 1' -c "SELECT setval('cards_id_seq', 90)" >/dev/null
  expect_ok holdfast restore "$SCRATCH/data" --url "$url" --schema public --in-place --confirm
  expect_equal "$(sql "$DB" -c 'SELECT count(*), (SELECT count(*) FROM decks) FROM cards' -c 'SELECT last_value FROM cards_id_seq')" $'3|2\n3'
done
pg_dump --section=post-data -d "$DB" >"$SCRATCH/post.sql"
preview "$SCRATCH/post.sql"
expect_in out 'in the way: the file holds neither tables nor rows'
expect_exit 10 holdfast restore "$SCRATCH/post.sql" --url "$url" --in-place --confirm
pg_dump --schema-only -d "$DB" >"$SCRATCH/schema.sql"
preview "$SCRATCH/schema.sql"
expect_in out 'note: the file holds tables, but no rows'
expect_in out 'public.cards +0 +3 +-3'
pg_dump --section=pre-data --section=data -d "$DB" >"$SCRATCH/bare.sql"
preview "$SCRATCH/bare.sql"
expect_in out 'note: the file has no indexes, keys or triggers .*: those of the live database would be gone'
pg_dump -Fc -t cards -d "$DB" >"$SCRATCH/cards.dump"
preview "$SCRATCH/cards.dump"
expect_in out 'note: the file does not have 2 of the 3 tables here: they would be gone, with 2 rows\. .*--table NAME'
# A table that is not there cannot get rows.
pg_dump --data-only -d "$DB" >"$SCRATCH/data.sql"
sql "$DB" -c 'DROP TABLE notes'
expect_exit 10 holdfast restore "$SCRATCH/data.sql" --url "$url" --schema public --in-place --confirm
expect_in err 'has no table public.notes'
