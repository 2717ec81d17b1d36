#!/usr/bin/env bash
# Not only tables are locked: a REFRESH that runs, a view or a sequence that is being renamed. --lock-timeout holds for them.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE orders AS SELECT 1 AS a' -c 'CREATE SEQUENCE numbers' -c 'CREATE VIEW seen AS TABLE orders' \
  -c 'CREATE MATERIALIZED VIEW summary AS TABLE orders'
mkdir "$SCRATCH/to"
waited=''
for change in 'REFRESH MATERIALIZED VIEW summary' 'ALTER SEQUENCE numbers RENAME TO digits' 'ALTER VIEW seen RENAME TO looked_at'; do
  rm -f "$SCRATCH/changed"
  printf 'BEGIN; %s;\n\\! touch %s\nSELECT pg_sleep(100);\n' "$change" "$SCRATCH/changed" | PGAPPNAME=nightly sql "$DB" >/dev/null 2>&1 &
  wait_until "[ -e '$SCRATCH/changed' ]"
  for engine in parallel pg_dump; do
    status=0
    timeout --foreground 8 "$HOLDFAST" backup --url "dbname=$DB" --app x --output "$SCRATCH/to/" --lock-timeout 1 --engine $engine >"$SCRATCH/out" 2>"$SCRATCH/err" || status=$?
    # A backup that need not wait is good as well.
    [ $status = 5 ] || [ $status = 0 ] || waited+="$engine behind $change: exit code $status; "
    [ $status = 0 ] || expect_empty "$SCRATCH/to"
    rm -rf "$SCRATCH/to/"*
    expect_no_sessions "$DB"
  done
  sql "$DB" -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'nightly' AND datname = '$DB'" >/dev/null
  wait_until "[ \$(sql '$DB' -c \"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'nightly' AND datname = '$DB'\") = 0 ]"
done
[ -z "$waited" ] || fail "$waited"
