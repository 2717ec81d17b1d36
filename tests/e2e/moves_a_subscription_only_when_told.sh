#!/usr/bin/env bash
# A database with a live subscription: refused without --move-replication; with it the publisher's slot survives restore, undo
# and forget, and after the undo the rows arrive again. A copy under another name does not touch the stream.
source "$(dirname "$0")/../lib.sh"
own_publisher
at_publisher 'INSERT INTO cards SELECT generate_series(1, 5)'
own_cluster
fresh_database
rows() { sql "$1" -c 'SELECT count(*) FROM cards'; }
arrives() { at_publisher "INSERT INTO cards VALUES ($1)"; wait_until "[ \"\$(sql '$DB' -c 'SELECT count(*) FROM cards WHERE id = $1')\" = 1 ]"; }
slot() { at_publisher "SELECT string_agg(slot_name, ' ') FROM pg_replication_slots"; }
sql "$DB" -c 'CREATE TABLE cards (id int PRIMARY KEY)' -c "CREATE SUBSCRIPTION s CONNECTION '$publisher' PUBLICATION p"
wait_until "[ \"\$(rows '$DB')\" = 5 ]"
wait_until "[ \"\$(slot)\" = s ]"
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
arrives 6
expect_exit 10 holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm
expect_in err 'subscription s .*--move-replication'
arrives 7
# A copy, and its end.
expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=${DB}_copy" --confirm
expect_equal "$(sql "${DB}_copy" -c 'SELECT count(*), max(subslotname) FROM cards, pg_subscription s JOIN pg_database d ON d.oid = subdbid WHERE datname = current_database()')" '5|'
sql "${DB}_copy" -c 'DROP SUBSCRIPTION s'
dropdb "${DB}_copy"
arrives 8
# A swap that fails starts the subscription again.
sql "$DB" -c 'BEGIN' -c 'CREATE TABLE t ()' -c "PREPARE TRANSACTION 'p'"
expect_exit 10 holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm --move-replication
sql "$DB" -c "ROLLBACK PREPARED 'p'"
expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm --move-replication
expect_in out 'ALTER SUBSCRIPTION "s" REFRESH PUBLICATION;'
kept=$(sed -nE 's/^The database as it was is kept as (.*)/\1/p' "$SCRATCH/out")
at_publisher 'INSERT INTO cards VALUES (9)'
expect_equal "$(rows "$DB")" 5
expect_equal "$(rows "$kept")" 8
expect_equal "$(sql "$DB" -c "SELECT datname = '$DB', subenabled, subslotname FROM pg_subscription JOIN pg_database d ON d.oid = subdbid ORDER BY 1 DESC")" $'t|f|s\nf|f|'
expect_ok holdfast undo --url "dbname=$DB" --confirm
expect_in out 'subscription s gets its slot s back, and is enabled'
wait_until "[ \"\$(rows '$DB')\" = 9 ]"
arrives 10
expect_ok holdfast forget --all --url "dbname=$DB" --confirm
expect_equal "$(slot)" s
arrives 11
