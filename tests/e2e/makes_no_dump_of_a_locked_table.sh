#!/usr/bin/env bash
# --format dump, too, names the table that somebody locked or dropped, and leaves neither file nor session.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE orders AS SELECT 1 AS a'
mkfifo "$SCRATCH/commands"; mkdir "$SCRATCH/to"
PGAPPNAME=migrate sql "$DB" -f "$SCRATCH/commands" >/dev/null &
exec 3>"$SCRATCH/commands"
echo 'BEGIN; DROP TABLE orders;' >&3
wait_until "[ \$(sql '$DB' -c \"SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'orders'::regclass\") != 0 ]"
expect_exit 5 "$HOLDFAST" backup --url "dbname=$DB" --app x --format dump --output "$SCRATCH/to/" --lock-timeout 1 3>&-
expect_in err 'error: .*public\.orders.*migrate \(process [0-9]+, user postgres\)'
expect_empty "$SCRATCH/to"
expect_no_sessions "$DB"

"$HOLDFAST" backup --url "dbname=$DB" --app x --format dump --output "$SCRATCH/to/" >"$SCRATCH/out" 2>"$SCRATCH/err" 3>&- &
backup=$!
wait_until "[ \$(sessions '$DB' \"AND wait_event_type = 'Lock'\") != 0 ]"
echo 'COMMIT;' >&3
exec 3>&-
if wait $backup; then fail 'it made a backup without a table of its snapshot'; fi
expect_in err 'error: .*orders'
expect_empty "$SCRATCH/to"
expect_no_sessions "$DB"
