#!/usr/bin/env bash
# --table: --as and --into-schema put it beside the live table, --into into a new database, --in-place over the live rows;
# without one of them it is refused. All that belongs to the table comes along, and nothing else.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c "CREATE TYPE kind AS ENUM ('sun', 'moon')" \
  -c 'CREATE TABLE decks (id serial PRIMARY KEY, name text UNIQUE)' \
  -c "CREATE TABLE cards (id serial PRIMARY KEY, deck int REFERENCES decks, kind kind, CHECK (id > 0))" \
  -c 'CREATE INDEX cards_deck ON cards (deck)' -c "COMMENT ON INDEX cards_deck IS 'public.cards'" \
  -c 'CREATE TABLE other AS SELECT 1 AS x' -c 'CREATE VIEW seen AS SELECT * FROM cards' \
  -c "INSERT INTO decks (name) VALUES ('rider'), ('marseille')" \
  -c "INSERT INTO cards (deck, kind) SELECT 1 + n % 2, 'moon' FROM generate_series(1, 1000) AS n"
backup=$SCRATCH/x.sql.gz
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$backup"
sql "$DB" -c 'DELETE FROM cards WHERE id > 10'
restore() { holdfast restore "$backup" --url "dbname=$DB" "$@"; }
counts() { sql "$1" -c "SELECT count(*), sum(id) FROM $2"; }

expect_exit 2 restore --table cards
expect_in err '--as NAME'
expect_exit 10 restore --table nothing --as x
expect_exit 10 restore --table cards --as decks --confirm

expect_ok restore --table cards --as cards_old
expect_equal "$(sql "$DB" -c "SELECT to_regclass('cards_old')")" ''
expect_ok restore --table cards --as cards_old --confirm
expect_equal "$(counts "$DB" cards_old)" '1000|500500'
expect_equal "$(counts "$DB" cards)" '10|55'
expect_equal "$(sql "$DB" -c "INSERT INTO cards_old (deck) VALUES (1) RETURNING id")" 1001
expect_equal "$(sql "$DB" -c "SELECT count(*) FROM pg_indexes WHERE tablename = 'cards_old'")" 2
expect_exit 10 restore --table cards --as cards_old --confirm

expect_ok restore --table cards --table public.decks --into-schema 'yesterday "x"' --confirm
expect_equal "$(counts "$DB" '"yesterday ""x""".cards')" '1000|500500'
expect_equal "$(sql "$DB" -c "SELECT confrelid::regclass FROM pg_constraint WHERE contype = 'f' AND conrelid = '\"yesterday \"\"x\"\"\".cards'::regclass")" '"yesterday ""x""".decks'
expect_equal "$(counts "$DB" cards)" '10|55'

expect_ok restore --table cards --into "${DB}_part" --confirm
expect_equal "$(counts "${DB}_part" cards)" '1000|500500'
expect_equal "$(sql "${DB}_part" -c "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S', 'i')")" \
  'cards cards_deck cards_id_seq cards_pkey'
