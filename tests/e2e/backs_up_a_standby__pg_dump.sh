#!/usr/bin/env bash
# On a standby, the ways that go through pg_dump leave unlogged tables out as well, and say so.
source "$(dirname "$0")/../lib.sh"
own_cluster
createdb "$DB"
sql "$DB" -c "CREATE TABLE logged AS SELECT generate_series(1, 50) AS a" -c "CREATE UNLOGGED TABLE unlogged AS SELECT 1 AS a"
own_standby logged
for options in '--engine pg_dump --output x.sql' '--output x.dump'; do
  rm -rf "$SCRATCH/now"; mkdir "$SCRATCH/now"; cd "$SCRATCH/now"
  # shellcheck disable=SC2086
  expect_ok "$HOLDFAST" backup --url "host=$STANDBY dbname=$DB" --app x $options
  expect_in err 'unlogged table public\.unlogged cannot be read on a standby and is left out'
  dropdb --if-exists "${DB}_copy"; createdb "${DB}_copy"
  if [ -e x.dump ]; then pg_restore -d "${DB}_copy" x.dump; else sql "${DB}_copy" -f x.sql >/dev/null; fi
  expect_equal "$(sql "${DB}_copy" -c 'SELECT (SELECT count(*) FROM logged), (SELECT count(*) FROM unlogged)')" '50|0'
done
