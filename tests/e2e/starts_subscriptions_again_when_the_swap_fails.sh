#!/usr/bin/env bash
# A swap that fails, or that is killed half-way, leaves no subscription of the live database stopped.
source "$(dirname "$0")/../lib.sh"
own_publisher
own_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards (id int PRIMARY KEY)' -c "CREATE SUBSCRIPTION s CONNECTION '$publisher' PUBLICATION p" \
  -c 'CREATE TABLE one AS SELECT 1 AS id' -c 'CREATE FUNCTION slow(int) RETURNS boolean LANGUAGE plpgsql AS
  $$BEGIN IF current_database() LIKE $a$%restoring%$a$ THEN PERFORM pg_sleep(2); END IF; RETURN true; END$$' \
  -c 'ALTER TABLE one ADD CHECK (slow(id))' 2>/dev/null
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
arrives() { at_publisher "INSERT INTO cards VALUES ($1)"; wait_until "[ \"\$(sql '$DB' -c 'SELECT count(*) FROM cards WHERE id = $1')\" = 1 ]"; }
is_enabled() { sql "$DB" -c "SELECT subenabled FROM pg_subscription JOIN pg_database d ON d.oid = subdbid WHERE datname = '$DB'"; }
# A prepared transaction comes up while it loads, and so keeps the swap waiting for its five seconds.
start_restore() {
  "$HOLDFAST" restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm --move-replication >/dev/null 2>"$SCRATCH/err" &
  restore=$!
  wait_until "[ \$(sql postgres -c \"SELECT count(*) FROM pg_stat_activity WHERE datname LIKE '%restoring%' AND query LIKE 'COPY%'\") != 0 ]"
  sql "$DB" -c 'BEGIN' -c 'CREATE TABLE t ()' -c "PREPARE TRANSACTION 'p'"
}
arrives 1
start_restore
status=0
wait $restore || status=$?
expect_equal $status 5
sql "$DB" -c "ROLLBACK PREPARED 'p'"
expect_equal "$(is_enabled)" t
arrives 2
start_restore
wait_until '[ "$(is_enabled)" = f ]'
kill -9 $restore
wait_until '[ "$(sql postgres -c "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '"'ALTER DATABASE%'"'")" = 0 ]'
sql "$DB" -c "ROLLBACK PREPARED 'p'"
expect_equal "$(is_enabled)" f
expect_ok holdfast list "$SCRATCH" --url "dbname=$DB"
expect_in out "had stopped subscriptions of $DB"
expect_ok holdfast forget --leftovers --url "dbname=$DB" --confirm
expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname ~ 'restoring'")" 0
arrives 3
