#!/usr/bin/env bash
# --output - gives the pure archive on standard output; the report goes to standard error.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 20000
holdfast backup --url "dbname=$DB" --app x --output - --format sql.zst 2>"$SCRATCH/err" >"$SCRATCH/x.sql.zst"
expect_in err '^Database Backup$'
expect_ok holdfast verify "$SCRATCH/x.sql.zst"
fresh_database _copy
holdfast backup --url "dbname=$DB" --app x --output - --format sql 2>/dev/null | sql "${DB}_copy" >/dev/null
expect_equal "$(sql "${DB}_copy" -c 'SELECT count(*), sum(id) FROM filler')" "$(sql "$DB" -c 'SELECT count(*), sum(id) FROM filler')"
expect_exit 2 holdfast backup --url "dbname=$DB" --app x --output - --format dump
# A reader that goes away is an error, not a crash.
status=0
{ "$HOLDFAST" backup --url "dbname=$DB" --app x --output - --format sql 2>"$SCRATCH/err" || echo $? >"$SCRATCH/status"; } | head -c 100 >/dev/null
expect_equal "$(cat "$SCRATCH/status")" 8
expect_no_sessions "$DB"
