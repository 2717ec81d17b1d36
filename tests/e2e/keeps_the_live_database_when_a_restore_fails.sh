#!/usr/bin/env bash
# A constraint that the rows violate, a lost connection, a server that is killed, a server whose disk is full: each ends a
# restore with a word about it, and the live database is as it was, under its name, accepting connections.
source "$(dirname "$0")/../lib.sh"
[ "$(id -u)" = 0 ] || skip 'only root may mount the small disk of this test'
mkdir "$SCRATCH/disk"
mount -t tmpfs -o size=300m tmpfs "$SCRATCH/disk" 2>/dev/null || skip 'nothing can be mounted here'
at_exit "umount '$SCRATCH/disk'"
chmod 755 "$SCRATCH" "$SCRATCH/disk"
own_cluster_at() { eval "$("$TESTS/parts/cluster" start "$1" --while $$ -c max_wal_size=64MB -c min_wal_size=32MB --wal-segsize=1)"; }
own_cluster_at "$SCRATCH/disk/cluster"
at_exit "'$TESTS/parts/cluster' remove '$SCRATCH/disk/cluster'"

createdb app
sql app -c 'CREATE TABLE cards AS SELECT 42 AS live'
createdb big
fill big 600000
sql big -c 'CREATE TABLE decks (id int PRIMARY KEY)' -c 'CREATE TABLE cards (deck int)' -c 'INSERT INTO cards VALUES (1)' \
  -c 'SET session_replication_role = replica' -c 'INSERT INTO decks VALUES (2)' \
  -c "ALTER TABLE cards ADD CONSTRAINT to_deck FOREIGN KEY (deck) REFERENCES decks NOT VALID" \
  -c "UPDATE pg_constraint SET convalidated = true WHERE conname = 'to_deck'"
expect_ok holdfast backup --url dbname=big --app app --output "$SCRATCH/broken.sql.gz"
sql big -c 'ALTER TABLE cards DROP CONSTRAINT to_deck' -c 'CREATE INDEX ON filler (t)' -c 'CREATE INDEX ON filler (t, id)'
expect_ok holdfast backup --url dbname=big --app app --output "$SCRATCH/good.sql.gz"
dropdb big
sql postgres -c CHECKPOINT

live_is_as_it_was() {
  expect_equal "$(sql app -c 'SELECT * FROM cards')" 42
  expect_equal "$(sql postgres -c "SELECT string_agg(datname, ' ') FROM pg_database WHERE datname LIKE 'app%'")" app
}
restore() { expect_exit "$1" holdfast restore "$SCRATCH/$2.sql.gz" --url dbname=app --confirm --jobs 2; }

restore 7 broken
expect_in err 'to_deck'
expect_in err 'line [0-9]+, FK CONSTRAINT public.cards to_deck'
live_is_as_it_was

loads_rows() { [ "$(sql postgres -c "SELECT count(*) FROM pg_stat_activity WHERE datname LIKE 'app\\_\\_restoring%' AND query LIKE 'COPY%' AND state = 'active'")" != 0 ]; }
during_loading() { wait_until loads_rows; "$@"; }
during_loading sql postgres -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'app\\_\\_restoring%' AND query LIKE 'COPY%'" >/dev/null &
restore 3 good
wait $!
live_is_as_it_was

# The disk is full: what is left of it is taken before the restore.
free=$(df --output=avail -k "$SCRATCH/disk" | tail -n 1)
fallocate -l $(((free - 40000) * 1024)) "$SCRATCH/disk/ballast"
restore 7 good
expect_in err 'No space left on device'
rm "$SCRATCH/disk/ballast"
live_is_as_it_was

during_loading "$TESTS/parts/cluster" stop "$SCRATCH/disk/cluster" immediate &
restore 3 good
wait $!
own_cluster_at "$SCRATCH/disk/cluster"
expect_equal "$(sql app -c 'SELECT * FROM cards')" 42
expect_ok holdfast list --url dbname=app
expect_in out 'app__restoring_'
expect_ok holdfast restore "$SCRATCH/good.sql.gz" --url dbname=app --confirm
expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE 'app\\_\\_restoring%'")" 0
