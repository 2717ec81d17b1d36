#!/usr/bin/env bash
# A restore that is cancelled, or that loses a session, leaves the live database as it was and no side database.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 600000
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz" --level 1
sql "$DB" -c 'DELETE FROM filler WHERE id > 10'
databases() { sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}%'"; }
side="datname LIKE '${DB//_/\\_}\\_\\_restoring%' AND query LIKE 'COPY%'"
stopped_by() {
  local expected=$1 action=$2 status=0
  "$HOLDFAST" restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm >"$SCRATCH/out" 2>"$SCRATCH/err" &
  restore=$!
  wait_until "[ \$(sql postgres -c \"SELECT count(*) FROM pg_stat_activity WHERE $side\") != 0 ]"
  eval "$action"
  wait_until "! kill -0 $restore" 30
  wait $restore || status=$?
  expect_equal $status "$expected"
  expect_in err '^error: .'
  expect_equal "$(databases)" 1
  expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM filler')" 10
}
stopped_by 130 "kill -INT \$restore"
stopped_by 130 "kill -TERM \$restore"
# One that is loading just then: a session that waits for nothing more is not missed.
ends_one() { [ -n "$(sql postgres -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE $side AND state = 'active' LIMIT 1")" ]; }
stopped_by 3 "wait_until ends_one"
