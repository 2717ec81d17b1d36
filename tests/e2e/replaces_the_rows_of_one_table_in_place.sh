#!/usr/bin/env bash
# --table --in-place: the live table keeps its place, and all that depends on it; only its rows are replaced, or nothing is.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE decks (id serial PRIMARY KEY, name text)' \
  -c 'CREATE TABLE cards (id serial PRIMARY KEY, deck int CONSTRAINT of_deck REFERENCES decks ON DELETE CASCADE)' \
  -c "COMMENT ON CONSTRAINT of_deck ON cards IS 'why'" \
  -c "CREATE FUNCTION upper_name() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.name := upper(NEW.name); RETURN NEW; END'" \
  -c "INSERT INTO decks (name) SELECT 'deck ' || n FROM generate_series(1, 100) AS n" \
  -c 'CREATE TRIGGER loud BEFORE INSERT ON decks FOR EACH ROW EXECUTE FUNCTION upper_name()' \
  -c 'INSERT INTO cards (deck) SELECT 1 + n % 100 FROM generate_series(1, 500) AS n' -c 'CREATE VIEW seen AS SELECT * FROM decks'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
schema=$(pg_dump --schema-only -d "$DB" | grep -v '^.\(un\)\?restrict')
sql "$DB" -c "UPDATE decks SET name = 'spoilt'" -c "SELECT setval('decks_id_seq', 7)" >/dev/null

expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --table decks --in-place --confirm
expect_equal "$(sql "$DB" -c "SELECT count(*) FROM decks WHERE name = 'deck ' || id")" 100
expect_equal "$(sql "$DB" -c "SELECT nextval('decks_id_seq')")" 101
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 500
expect_equal "$(pg_dump --schema-only -d "$DB" | grep -v '^.\(un\)\?restrict')" "$schema"

# A card of a deck that the backup does not have: the foreign key says no, and nothing has happened.
sql "$DB" -c "INSERT INTO decks (id, name) VALUES (999, 'new')" -c 'INSERT INTO cards (deck) VALUES (999)'
expect_exit 7 holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --table decks --in-place --confirm
expect_in err 'of_deck'
expect_equal "$(sql "$DB" -c "SELECT count(*), max(name) FILTER (WHERE id = 999) FROM decks")" '101|NEW'

# A table that is not there any more comes back whole.
sql "$DB" -c 'DROP TABLE cards'
expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --table cards --in-place --confirm
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 500

# A table that inherits from one of those named, and was not named itself, keeps its rows.
sql "$DB" -c 'CREATE SCHEMA more' -c 'CREATE TABLE more.cards () INHERITS (cards)' -c 'INSERT INTO more.cards VALUES (7, 7)' \
  -c 'DELETE FROM cards WHERE deck = 999' -c 'CREATE TABLE more.decks () INHERITS (decks)' -c "INSERT INTO more.decks VALUES (7, 'seven')"
expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --schema public --in-place --confirm
expect_equal "$(sql "$DB" -c 'SELECT (SELECT count(*) FROM more.cards), (SELECT count(*) FROM more.decks)')" '1|1'
