#!/usr/bin/env bash
# Somebody locks a table of the side database: the restore says who it is, and after a minute without progress where to look;
# when the lock is gone it goes on.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000000
expect_ok holdfast backup --url "dbname=$DB" --app tarot --output "$SCRATCH/x.sql.gz"
"$HOLDFAST" restore "$SCRATCH/x.sql.gz" --url "dbname=${DB}_new" --confirm >"$SCRATCH/out" 2>"$SCRATCH/err" &
restoring=$!
side() { sql postgres -c "SELECT datname FROM pg_database WHERE datname LIKE '${DB//_/\\_}\\_new\\_\\_restoring%'"; }
wait_until '[ -n "$(side)" ] && psql -Xqd "$(side)" -c "SELECT FROM filler LIMIT 0"'
PGAPPNAME=nosy sql "$(side)" -c 'BEGIN' -c 'LOCK TABLE filler IN ACCESS EXCLUSIVE MODE' -c 'SELECT pg_sleep(64)' >/dev/null
wait "$restoring" || fail 'the restore did not go on'
expect_in err 'waiting: .*nosy \(process [0-9]+'
expect_in err 'no progress for a minute.*docker logs tarot-pg --tail 50'
expect_in out '^restored: 1 table, 1,000,000 rows'
