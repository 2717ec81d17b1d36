#!/usr/bin/env bash
# timeout(1), as cron jobs use it, sends SIGTERM twice: to the program and to its process group. Nothing is left even so.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 600000
mkdir "$SCRATCH/to"
for _ in 1 2 3; do
  expect_exit 124 timeout 1.5 "$HOLDFAST" backup --url "dbname=$DB" --app x --output "$SCRATCH/to/" --level 12 --jobs 1
  expect_empty "$SCRATCH/to"
  expect_no_sessions "$DB"
  expect_in err 'error: cancelled'
done
