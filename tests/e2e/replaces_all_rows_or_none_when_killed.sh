#!/usr/bin/env bash
# kill -9 at any moment of --table --in-place: all rows are those of before or those of the backup, and the table's foreign
# keys, triggers and indexes are there and hold.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE decks (id int PRIMARY KEY)' -c 'INSERT INTO decks SELECT generate_series(1, 100)' \
  -c "CREATE TABLE cards (id int PRIMARY KEY, deck int NOT NULL CONSTRAINT of_deck REFERENCES decks, note text DEFAULT 'new')" \
  -c 'CREATE TABLE seen (card int CONSTRAINT of_card REFERENCES cards)' -c 'CREATE INDEX by_note ON cards (note, id)' \
  -c "CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.note := upper(NEW.note); RETURN NEW; END'" \
  -c 'INSERT INTO cards SELECT n, 1 + n % 100 FROM generate_series(1, 100000) AS n' -c 'INSERT INTO seen SELECT generate_series(1, 1000)' \
  -c 'CREATE TRIGGER loud BEFORE INSERT ON cards FOR EACH ROW EXECUTE FUNCTION shout()'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
definitions() { pg_dump --schema-only -d "$DB" | grep -v '^.\(un\)\?restrict'; }
schema=$(definitions)
restore() { exec "$HOLDFAST" restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --table cards --in-place --confirm >/dev/null 2>&1; }
make_old() { sql "$DB" -c "UPDATE cards SET note = 'old', deck = 7 WHERE id <= 50000"; }
# Prints old or new.
state() {
  wait "$1" 2>/dev/null || true
  expect_no_sessions "$DB"
  [ "$(definitions)" = "$schema" ] || fail 'the definitions are others'
  local found
  found=$(sql "$DB" -c "SELECT count(*) FILTER (WHERE note = 'old' AND deck = 7), count(*) FILTER (WHERE note = 'new' AND deck = 1 + id % 100) FROM cards" \
    -c 'SELECT count(*) FROM pg_index WHERE NOT indisvalid' -c 'SET enable_seqscan = off' -c 'SELECT count(note) FROM cards' \
    -c 'SELECT count(*) FROM seen JOIN cards ON id = card JOIN decks USING (id)' | xargs)
  case $found in
    '50000|50000 0 100000 100') echo old ;;
    '0|100000 0 100000 100') echo new ;;
    *) fail "half of it: $found" ;;
  esac
}
make_old
start=$(date +%s%N)
(restore)
took=$((($(date +%s%N) - start) / 1000000))
expect_equal "$(state 0)" new
for part in 1 2 3 4 5 6 7 8 9 10 11; do
  make_old
  restore &
  sleep "$(printf '%d.%03d' $((took * part / 10 / 1000)) $((took * part / 10 % 1000)))"
  kill -9 $! 2>/dev/null || true
  state $! >>"$SCRATCH/states"
done
echo "killed: $(sort "$SCRATCH/states" | uniq -c | xargs)"

# Surely before: it waits for the table. Surely at the end: the rows are in, and a foreign key has just come back.
make_old
PGAPPNAME=nosy psql -Xqd "$DB" -c 'BEGIN' -c 'SELECT FROM cards LIMIT 1' -c 'SELECT pg_sleep(120)' >/dev/null 2>&1 &
restore &
wait_until "[ \"\$(sessions '$DB' \"AND wait_event_type = 'Lock'\")\" = 1 ]"
kill -9 $!
sql postgres -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'nosy' AND datname = '$DB'" >/dev/null
expect_equal "$(state $!)" old
sql "$DB" -c "CREATE FUNCTION wait() RETURNS event_trigger LANGUAGE plpgsql AS \$\$BEGIN
    IF EXISTS (SELECT FROM pg_constraint WHERE conname = 'of_card') AND NOT EXISTS (SELECT FROM public.cards WHERE note = 'old') THEN PERFORM pg_sleep(2); END IF; END\$\$" \
  -c "CREATE EVENT TRIGGER late ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION wait()"
schema=$(definitions)
restore &
wait_until "[ \"\$(sessions '$DB' \"AND wait_event = 'PgSleep'\")\" = 1 ]"
kill -9 $!
expect_equal "$(state $!)" old
