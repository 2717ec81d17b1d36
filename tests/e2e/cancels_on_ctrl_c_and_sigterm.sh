#!/usr/bin/env bash
# Ctrl-C and SIGTERM, while rows are read and while a lock is awaited: no file, no temporary, no session stays.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 300000
mkdir "$SCRATCH/to"
stopped_by() {
  local signal=$1 condition=$2 status=0
  shift 2
  # A background job of a script ignores SIGINT, and so would its children.
  bash -ic 'exec "$@"' holdfast "$HOLDFAST" backup --url "dbname=$DB" --app x --output "$SCRATCH/to/" "$@" >"$SCRATCH/out" 2>"$SCRATCH/err" &
  local backup=$!
  wait_until "$condition"
  kill -s "$signal" $backup
  wait $backup || status=$?
  expect_equal $status 130
  expect_in err 'error: cancelled'
  expect_empty "$SCRATCH/to"
  expect_no_sessions "$DB"
}
stopped_by INT "reads_rows '$DB'" --jobs 1 --level 12
stopped_by TERM "reads_rows '$DB'" --jobs 2 --level 12
stopped_by TERM "[ \$(sessions '$DB' \"AND query LIKE 'COPY%'\") != 0 ]" --engine pg_dump --level 12
sql "$DB" -c 'BEGIN' -c 'LOCK TABLE filler' -c 'SELECT pg_sleep(60)' >/dev/null 2>&1 &
at_exit "kill $! 2>/dev/null"
wait_until "[ \$(sql '$DB' -c \"SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted\") != 0 ]"
stopped_by INT "[ \$(sessions '$DB' \"AND wait_event_type = 'Lock'\") != 0 ]"
stopped_by TERM "[ \$(sessions '$DB' \"AND wait_event_type = 'Lock'\") != 0 ]" --engine pg_dump
