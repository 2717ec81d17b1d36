#!/usr/bin/env bash
# A table that somebody keeps locked cannot be counted, which is said; the undo ends that session and is done all the same.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
sql "$DB" -c 'DELETE FROM cards'
expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm
sql "$DB" -c 'BEGIN; LOCK TABLE cards; SELECT pg_sleep(100)' >/dev/null 2>&1 &
wait_until "[ \"\$(sql '$DB' -c \"SELECT count(*) FROM pg_locks WHERE relation = 'cards'::regclass AND mode = 'AccessExclusiveLock'\")\" = 1 ]"
expect_ok holdfast undo --url "dbname=$DB" --confirm
expect_in out '^public.cards +0 +\?'
expect_in out "^note: in $DB, no rows were counted: .*lock timeout"
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 0
