#!/usr/bin/env bash
# A proof that is cancelled, loses a session or is refused leaves no scratch database, no proof and no temporary file; what one
# leaves that is killed goes with the next. While it runs, the scratch database says in its comment what it is, and is locked
# against a run that removes leftovers.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 300000
mkdir "$SCRATCH/to"
file=$SCRATCH/to/x.sql.gz
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$file" --level 1
scratch="datname LIKE '${DB//_/\\_}\\_\\_proof%'"
loading="SELECT pid FROM pg_stat_activity WHERE $scratch AND query LIKE 'COPY%'"
stopped_by() {
  local expected=$1 action=$2 status=0
  "$HOLDFAST" prove "$file" --url "dbname=$DB" >"$SCRATCH/out" 2>"$SCRATCH/err" &
  proving=$!
  wait_until "[ -n \"\$(sql postgres -c \"$loading\")\" ]"
  expect_equal "$(sql postgres -c "SELECT shobj_description(oid, 'pg_database')::json->>'role' FROM pg_database WHERE $scratch")" scratch
  expect_equal "$(sql postgres -c "SELECT count(*) > 0 FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND application_name = 'holdfast prove'")" t
  eval "$action"
  wait_until "! kill -0 $proving" 30
  wait $proving || status=$?
  expect_equal $status "$expected"
  expect_in err '^error: .'
  expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE $scratch")" 0
  expect_equal "$(files_in "$SCRATCH/to")" 1
}
stopped_by 130 "kill -INT \$proving"
stopped_by 130 "kill -TERM \$proving"
# A session that is between two statements when it is ended may never be missed: one that is loading must be.
end_one() { [ "$(sql postgres -c "SELECT pg_terminate_backend(pid) FROM ($loading AND state = 'active' LIMIT 1) AS one")" = t ]; }
stopped_by 3 'wait_until end_one'
# One that was killed could not drop anything.
"$HOLDFAST" prove "$file" --url "dbname=$DB" >"$SCRATCH/out" 2>"$SCRATCH/err" &
wait_until "[ -n \"\$(sql postgres -c \"$loading\")\" ]"
kill -9 $!
wait $! 2>/dev/null || true
# The server may take a moment to see that it has gone.
is_cleared() { holdfast prove "$file" --url "dbname=$DB" && [ "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE $scratch")" = 0 ]; }
wait_until is_cleared 60
expect_equal "$(files_in "$SCRATCH/to")" 2
