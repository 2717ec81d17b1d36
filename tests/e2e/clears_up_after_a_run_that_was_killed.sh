#!/usr/bin/env bash
# kill -9 at any moment of a restore: the live database is there under its name and open, and the next run drops what was left.
source "$(dirname "$0")/../lib.sh"
own_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
side() { sql postgres -c "SELECT count(*) FROM pg_database WHERE datname ~ '__restoring_'"; }
unknown() { sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}\\_\\_%' AND datname !~ '__(restoring|before)_'"; }
seen=0
for delay in 0.05 0.1 0.15 0.2 0.25 0.3 0.35 0.4 0.5 0.6 0.8; do
  "$HOLDFAST" restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm >/dev/null 2>&1 &
  restore=$!
  sleep "$delay"
  kill -9 $restore 2>/dev/null || true
  wait $restore 2>/dev/null || true
  expect_no_sessions postgres
  wait_until "[ \"\$(sql '$DB' -c 'SELECT count(*) FROM cards')\" = 78 ]"
  [ "$(side)" = 0 ] || seen=$((seen + 1))
done
# While the side database is being created, and so has no comment yet.
expect_ok holdfast forget --leftovers --url "dbname=$DB" --confirm
expect_equal "$(side)" 0
PGAPPNAME=holder sql postgres -c 'BEGIN' -c 'LOCK TABLE pg_database IN SHARE MODE' -c 'SELECT pg_sleep(100)' >/dev/null 2>&1 &
wait_until '[ $(sql postgres -c "SELECT count(*) FROM pg_stat_activity WHERE application_name = '"'holder' AND query LIKE '%sleep%'"'") != 0 ]'
"$HOLDFAST" restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm >/dev/null 2>&1 &
restore=$!
wait_until '[ $(sql postgres -c "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = '"'Lock' AND query LIKE 'CREATE DATABASE%'"'") != 0 ]'
kill -9 $restore
sql postgres -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holder'" >/dev/null
expect_no_sessions postgres
expect_equal "$(side)" 1
expect_ok holdfast list "$SCRATCH" --url "dbname=$DB"
expect_in out "created for $DB by a run that died at once; empty"
expect_ok holdfast forget --leftovers --url "dbname=$DB"
expect_in out 'left behind by a run that died'
expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm
expect_equal "$(side)" 0
expect_equal "$(unknown)" 0
expect_ok holdfast forget --all --url "dbname=$DB" --confirm
expect_equal "$(sql postgres -c "SELECT string_agg(datname, ' ') FROM pg_database WHERE datname LIKE '${DB//_/\\_}%'")" "$DB"
