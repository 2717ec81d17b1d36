#!/usr/bin/env bash
# A TRUNCATE that commits between snapshot and lock would read as an empty table: holdfast takes a new snapshot instead.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c "CREATE TABLE victim AS SELECT generate_series(1, 100) AS a" -c "CREATE TABLE witness AS SELECT 'before' AS state"
mkfifo "$SCRATCH/commands"
sql "$DB" -f "$SCRATCH/commands" >/dev/null &
exec 3>"$SCRATCH/commands"
echo "BEGIN; TRUNCATE victim; UPDATE witness SET state = 'after';" >&3
wait_until "[ \$(sql '$DB' -c \"SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'victim'::regclass\") != 0 ]"
holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql" >/dev/null 2>"$SCRATCH/err" &
backup=$!
wait_until "[ \$(sessions '$DB' \"AND wait_event_type = 'Lock'\") != 0 ]"
echo "COMMIT;" >&3
exec 3>&-
wait $backup || fail 'the backup failed'
fresh_database _copy
sql "${DB}_copy" -f "$SCRATCH/x.sql" >/dev/null
# Either both of one moment or both of the other; that moment is the later one here.
expect_equal "$(sql "${DB}_copy" -c "SELECT state, (SELECT count(*) FROM victim) FROM witness")" 'after|0'
