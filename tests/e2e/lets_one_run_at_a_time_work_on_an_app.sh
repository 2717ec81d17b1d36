#!/usr/bin/env bash
# While one holdfast works on an app, another gives up at once and names it; other databases are free.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fresh_database _other
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
# A backup that waits for a lock.
sql "$DB" -c 'BEGIN' -c 'LOCK TABLE cards' -c 'SELECT pg_sleep(100)' >/dev/null 2>&1 &
wait_until "[ \$(sql postgres -c \"SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND database = (SELECT oid FROM pg_database WHERE datname = '$DB') AND granted AND relation > 16000\") != 0 ]"
"$HOLDFAST" backup --url "dbname=$DB" --app x --output "$SCRATCH/y.sql.gz" >/dev/null 2>&1 &
wait_until "[ \$(sql postgres -c \"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'holdfast backup'\") != 0 ]"
wait_until "[ \"\$(sessions '$DB')\" != 0 ]"
for command in "backup --app x --output $SCRATCH/z.sql.gz" "restore $SCRATCH/x.sql.gz --confirm" 'undo --confirm' 'forget --all --confirm'; do
  # shellcheck disable=SC2086
  expect_exit 5 holdfast $command --url "dbname=$DB"
  expect_in err "^error: $DB is in the hands of holdfast backup \(process [0-9]+ of the server"
  expect_in err '^hint: '
done
expect_exit 10 holdfast undo --url "dbname=$DB" # a preview takes no lock
expect_ok holdfast backup --url "dbname=${DB}_other" --app x --output "$SCRATCH/other.sql.gz"
sql postgres -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '$DB' AND query LIKE '%pg_sleep%'" >/dev/null
wait %2
expect_ok holdfast restore "$SCRATCH/y.sql.gz" --url "dbname=$DB" --confirm
