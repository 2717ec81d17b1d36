#!/usr/bin/env bash
# What goes to standard output and does not arrive is an error: an archive above all, but also the report and the JSON.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
full() {
  local status=0
  holdfast "$@" >/dev/full 2>"$SCRATCH/err" || status=$?
  expect_equal "$status: holdfast $1" "8: holdfast $1"
  expect_in err '^error: .*[Nn]o space'
}
full backup --url "dbname=$DB" --app x --output -
full show --json "$SCRATCH/x.sql.gz"
full verify --json "$SCRATCH/x.sql.gz"
full restore "$SCRATCH/x.sql.gz" --url "dbname=$DB"
