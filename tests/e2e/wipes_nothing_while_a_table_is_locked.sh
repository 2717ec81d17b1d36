#!/usr/bin/env bash
# Whoever reads or writes a table, or has a prepared transaction on it, is named; nothing is wiped and nothing hangs.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id' -c 'CREATE TABLE others AS SELECT 1 AS id' -c 'CREATE SEQUENCE numbers'
held() { sql "$DB" -c "SELECT count(*) FROM pg_locks WHERE granted AND relation = '$1'::regclass AND mode ~ '$2'"; }
wipe() { expect_exit 5 timeout 60 "$HOLDFAST" wipe --url "dbname=$DB" --confirm "$DB" --no-backup --lock-timeout 1 "$@"; }
for statement in 'TABLE cards' 'DELETE FROM cards'; do
  PGAPPNAME=reporter sql "$DB" -c 'BEGIN' -c "$statement" -c 'SELECT pg_sleep(60)' >/dev/null 2>&1 &
  other=$!
  at_exit "kill $other 2>/dev/null"
  wait_until "[ \$(held cards 'AccessShare|RowExclusive') = 1 ]"
  for drop in '' --drop; do
    wipe $drop
    expect_in err 'error: .*cards.*reporter \(process [0-9]+, user postgres\)'
    expect_in err '^hint: '
  done
  kill $other
  wait $other || true
  sql postgres -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '$DB' AND application_name = 'reporter'" >/dev/null
  wait_until "[ \$(held cards .) = 0 ]"
done
sql "$DB" -c 'BEGIN' -c "SELECT nextval('numbers')" -c "PREPARE TRANSACTION '$DB'" >/dev/null
at_exit "sql $DB -c \"ROLLBACK PREPARED '$DB'\" 2>/dev/null"
wipe
expect_in err "error: .*numbers.*the prepared transaction '$DB'"
expect_equal "$(sql "$DB" -c 'SELECT (SELECT count(*) FROM cards), (SELECT count(*) FROM others)')" '78|1'
expect_no_sessions "$DB"
