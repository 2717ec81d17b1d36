#!/usr/bin/env bash
# Somebody reads a table that is to be replaced in place: the restore says who it is, goes on when they are done, and names
# them when it gives up; the database is then as it was.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
expect_ok holdfast backup --url "dbname=$DB" --app tarot --output "$SCRATCH/x.sql.gz"
nosy() { sql postgres -c "SELECT $1 FROM pg_stat_activity WHERE application_name = 'nosy' AND datname = '$DB'"; }
read_for_long() {
  PGAPPNAME=nosy psql -Xqd "$DB" -c 'BEGIN' -c 'TABLE cards' -c 'SELECT pg_sleep(120)' >/dev/null 2>&1 &
  wait_until "[ \"\$(nosy 'wait_event')\" = PgSleep ]"
}
for options in '' '--table cards'; do
  read_for_long
  # shellcheck disable=SC2086
  "$HOLDFAST" restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --in-place $options --confirm >"$SCRATCH/out" 2>"$SCRATCH/err" &
  restoring=$!
  wait_until "grep -qE 'waiting: .*cards is locked.* by nosy \(process [0-9]+' '$SCRATCH/err'"
  nosy 'pg_terminate_backend(pid)' >/dev/null
  wait "$restoring" || fail 'the restore did not go on'
  expect_in out '^restored: 1 table, 78 rows'
done
sql "$DB" -c 'DELETE FROM cards WHERE id > 10'
for options in '' '--table cards'; do
  read_for_long
  # shellcheck disable=SC2086
  expect_exit 5 holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --in-place $options --confirm
  expect_in err '^error: the live database was not changed: .*cards is locked.* by nosy \(process [0-9]+'
  nosy 'pg_terminate_backend(pid)' >/dev/null
  expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 10
done
