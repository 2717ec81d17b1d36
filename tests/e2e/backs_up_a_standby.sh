#!/usr/bin/env bash
# On a standby: the replayed position, and unlogged tables left out, which cannot be read there, and said aloud.
source "$(dirname "$0")/../lib.sh"
own_cluster
createdb "$DB"
sql "$DB" -c "CREATE TABLE logged AS SELECT generate_series(1, 50) AS a" -c "CREATE UNLOGGED TABLE unlogged AS SELECT 1 AS a"
own_standby logged
expect_ok holdfast backup --url "host=$STANDBY dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
expect_in err 'unlogged table public\.unlogged cannot be read on a standby and is left out'
expect_ok holdfast show --json "$SCRATCH/x.sql.gz"
expect_in out '"snapshot_lsn": "[0-9A-F]+/[0-9A-F]+"'
createdb "${DB}_copy"
gunzip -c "$SCRATCH/x.sql.gz" | sql "${DB}_copy" >/dev/null
expect_equal "$(sql "${DB}_copy" -c 'SELECT (SELECT count(*) FROM logged), (SELECT count(*) FROM unlogged)')" '50|0'
