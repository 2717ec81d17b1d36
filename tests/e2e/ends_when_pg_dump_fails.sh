#!/usr/bin/env bash
# A pg_dump that fails while workers have their rows ready: its own words, exit code 4, and no hanging.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE a AS SELECT 1 AS x'
mkdir "$SCRATCH/bin" "$SCRATCH/to"
cat >"$SCRATCH/bin/pg_dump" <<SH
#!/bin/bash
[ "\$1" != --version ] || exec $(command -v pg_dump) --version
sleep 1
echo 'pg_dump: error: out of luck' >&2
exit 1
SH
chmod +x "$SCRATCH/bin/pg_dump"
for engine in parallel pg_dump; do
  expect_exit 4 timeout 60 "$HOLDFAST" backup --url "dbname=$DB" --app x --output "$SCRATCH/to/" --pg-bin "$SCRATCH/bin" --engine $engine
  expect_in err 'error: .*pg_dump failed \(exit code 1\): out of luck'
  expect_empty "$SCRATCH/to"
  expect_no_sessions "$DB"
done
