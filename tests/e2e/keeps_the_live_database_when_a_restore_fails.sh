#!/usr/bin/env bash
# A constraint that the rows violate, a lost connection, a server whose disk is full, a server that is killed: each ends a
# restore with a word about it, and the live database is as it was, under its name, accepting connections.
source "$(dirname "$0")/../lib.sh"
[ "$(id -u)" = 0 ] || skip 'only root may mount the small disk of this test'
mkdir "$SCRATCH/disk"
mount -t tmpfs -o size=160m tmpfs "$SCRATCH/disk" 2>/dev/null || skip 'nothing can be mounted here'
at_exit "umount '$SCRATCH/disk'"
own_cluster
chmod 755 "$SCRATCH"
mkdir "$SCRATCH/disk/small"
chown postgres "$SCRATCH/disk/small"
sql postgres -c "CREATE TABLESPACE small LOCATION '$SCRATCH/disk/small'"

sql postgres -c 'CREATE DATABASE app TABLESPACE small' -c 'CREATE DATABASE big'
sql app -c 'CREATE TABLE cards AS SELECT 42 AS live'
fill big 500000
sql big -c 'CREATE TABLE decks (id int PRIMARY KEY)' -c 'CREATE TABLE cards (deck int)' -c 'INSERT INTO cards VALUES (1)' \
  -c "ALTER TABLE cards ADD CONSTRAINT to_deck FOREIGN KEY (deck) REFERENCES decks NOT VALID" \
  -c "UPDATE pg_constraint SET convalidated = true WHERE conname = 'to_deck'"
expect_ok holdfast backup --url dbname=big --app app --output "$SCRATCH/broken.sql.gz"
sql big -c 'ALTER TABLE cards DROP CONSTRAINT to_deck'
expect_ok holdfast backup --url dbname=big --app app --output "$SCRATCH/good.sql.gz"

databases() { sql postgres -c "SELECT string_agg(datname, ' ') FROM pg_database WHERE datname LIKE 'app%'"; }
live_is_as_it_was() { expect_equal "$(sql app -c 'SELECT * FROM cards')" 42; expect_equal "$(databases)" app; }
restore() { expect_exit "$1" holdfast restore "$SCRATCH/$2.sql.gz" --url dbname=app --confirm --jobs 2; }

restore 7 broken
expect_in err 'to_deck.*line [0-9]+, FK CONSTRAINT public.cards to_deck'
live_is_as_it_was

loading="datname LIKE 'app\\_\\_restoring%' AND query LIKE 'COPY%'"
loads_rows() { [ "$(sql postgres -c "SELECT count(*) FROM pg_stat_activity WHERE $loading")" != 0 ]; }
ends_a_session() { [ -n "$(sql postgres -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE $loading AND state = 'active'")" ]; }
(wait_until ends_a_session) &
restore 3 good
wait $!
live_is_as_it_was

fallocate -l "$(($(df --output=avail -B1 "$SCRATCH/disk" | tail -n 1) - 30000000))" "$SCRATCH/disk/ballast"
restore 7 good
expect_in err 'No space left on device'
rm "$SCRATCH/disk/ballast"
live_is_as_it_was

(wait_until loads_rows && "$TESTS/parts/cluster" stop "$SCRATCH/cluster" immediate) &
restore 3 good
wait $!
own_cluster
expect_equal "$(sql app -c 'SELECT * FROM cards')" 42
expect_ok holdfast list --url dbname=app
expect_in out 'app__restoring_'
expect_ok holdfast restore "$SCRATCH/good.sql.gz" --url dbname=app --confirm
expect_equal "$(databases | grep -c restoring)" 0
