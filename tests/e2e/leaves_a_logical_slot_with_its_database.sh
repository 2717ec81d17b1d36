#!/usr/bin/env bash
# A database that others subscribe to: refused without --move-replication; the slot stays with the kept database, comes back with
# an undo, its reader too, and goes with forget, whose preview names it.
source "$(dirname "$0")/../lib.sh"
mkdir "$SCRATCH/subscriber"
eval "$("$TESTS/parts/cluster" start "$SCRATCH/subscriber/cluster" --while $$)"
at_exit "'$TESTS/parts/cluster' remove '$SCRATCH/subscriber/cluster'"
subscriber="host=$PGHOST port=$PGPORT user=postgres dbname=reader"
createdb reader
at_subscriber() { psql -XqAt -v ON_ERROR_STOP=1 "$subscriber" -c "$1"; }
own_cluster
fresh_database
arrives() { sql "$DB" -c "INSERT INTO cards VALUES ($1)"; wait_until "[ \"\$(at_subscriber 'SELECT count(*) FROM cards WHERE id = $1')\" = 1 ]"; }
sql "$DB" -c 'CREATE TABLE cards (id int PRIMARY KEY)' -c 'CREATE PUBLICATION p FOR ALL TABLES'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
at_subscriber 'CREATE TABLE cards (id int PRIMARY KEY)'
at_subscriber "CREATE SUBSCRIPTION s CONNECTION 'host=$PGHOST port=$PGPORT user=postgres dbname=$DB' PUBLICATION p"
arrives 1
expect_exit 10 holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm
expect_in err 'logical replication slot s .*--move-replication'
arrives 2
expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm --move-replication
expect_in out 'the logical replication slot s stays in .*until it is dropped'
kept=$(sed -nE 's/^The database as it was is kept as (.*)/\1/p' "$SCRATCH/out")
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 0
expect_equal "$(sql postgres -c 'SELECT slot_name, database FROM pg_replication_slots')" "s|$kept"
expect_ok holdfast undo --url "dbname=$DB" --confirm
expect_equal "$(sql postgres -c 'SELECT slot_name, database FROM pg_replication_slots')" "s|$DB"
arrives 3
expect_ok holdfast forget --all --url "dbname=$DB" --confirm
arrives 4
# Another restore, which is meant to stay.
expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm --move-replication
expect_ok holdfast forget --all --url "dbname=$DB"
expect_in out 'with it goes the logical replication slot s, for which .* of WAL are kept'
expect_ok holdfast forget --all --url "dbname=$DB" --confirm
expect_equal "$(sql postgres -c 'SELECT count(*) FROM pg_replication_slots')" 0
