#!/usr/bin/env bash
# A table dropped between snapshot and lock: the error names it, and nothing is published.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c "CREATE TABLE victim AS SELECT generate_series(1, 100) AS a"
mkfifo "$SCRATCH/commands"; mkdir "$SCRATCH/to"
sql "$DB" -f "$SCRATCH/commands" >/dev/null &
exec 3>"$SCRATCH/commands"
echo "BEGIN; DROP TABLE victim;" >&3
wait_until "[ \$(sql '$DB' -c \"SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'victim'::regclass\") != 0 ]"
holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/to/" >"$SCRATCH/out" 2>"$SCRATCH/err" &
backup=$!
wait_until "[ \$(sessions '$DB' \"AND wait_event_type = 'Lock'\") != 0 ]"
echo "COMMIT;" >&3
exec 3>&-
status=0; wait $backup || status=$?
expect_equal $status 7
expect_in err 'error: .*public\.victim'
expect_empty "$SCRATCH/to"
expect_no_sessions "$DB"
