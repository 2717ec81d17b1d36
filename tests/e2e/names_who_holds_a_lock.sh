#!/usr/bin/env bash
# A table that a migration holds: the error names the table and the session, nothing is published, no session stays.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE orders (a int)' -c 'CREATE TABLE other (a int)'
mkdir "$SCRATCH/to"
PGAPPNAME=migrate sql "$DB" -c 'BEGIN' -c 'LOCK TABLE orders' -c 'SELECT pg_sleep(60)' >/dev/null 2>&1 &
at_exit "kill $! 2>/dev/null"
wait_until "[ \$(sql '$DB' -c \"SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 'orders'::regclass\") = 1 ]"
for engine in parallel pg_dump; do
  expect_exit 5 holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/to/" --lock-timeout 1 --engine $engine
  expect_in err 'error: .*public\.orders.*migrate \(process [0-9]+, user postgres\)'
  expect_in err '^hint: '
  expect_empty "$SCRATCH/to"
  expect_no_sessions "$DB"
done
