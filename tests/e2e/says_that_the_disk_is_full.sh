#!/usr/bin/env bash
# A full disk: the error names the file, exit code 8, nothing is left.
source "$(dirname "$0")/../lib.sh"
mkdir "$SCRATCH/small"
mount -t tmpfs -o size=4m tmpfs "$SCRATCH/small" 2>/dev/null || skip 'mounting a tmpfs is not permitted here'
at_exit "umount '$SCRATCH/small'"
shared_cluster
fresh_database
fill "$DB" 200000
for options in '--format sql.gz' '--format sql --engine pg_dump' '--format dump --level 0'; do
  # shellcheck disable=SC2086
  expect_exit 8 holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/small/" $options
  expect_in err "error: cannot write $SCRATCH/small/x_.*: No space left on device"
  expect_in err '^hint: Free some space'
  expect_empty "$SCRATCH/small"
  expect_no_sessions "$DB"
done
