#!/usr/bin/env bash
# Rows that row level security hides, or a table without SELECT: no backup by way of pg_dump either.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
role=${DB}_role
at_exit "sql postgres -c 'DROP ROLE IF EXISTS $role' 2>/dev/null"
at_exit "'$TESTS/parts/drop_databases' '${DB//_/\\_}%'"
mkdir "$SCRATCH/to"
refused() {
  local options
  for options in '--engine pg_dump' '--format dump'; do
    # shellcheck disable=SC2086
    expect_exit "$2" holdfast backup --url "dbname=$DB user=$role" --app x $options --output "$SCRATCH/to/"
    expect_in err "$1"
    expect_empty "$SCRATCH/to"
  done
}
sql "$DB" -c "CREATE ROLE $role LOGIN" -c 'CREATE TABLE hidden AS SELECT generate_series(1, 9) AS x' -c "GRANT SELECT ON hidden TO $role" \
  -c 'ALTER TABLE hidden ENABLE ROW LEVEL SECURITY' -c 'CREATE POLICY p ON hidden USING (x < 3)'
refused 'error: row-level security.*hidden.*role' 7
sql "$DB" -c 'ALTER TABLE hidden DISABLE ROW LEVEL SECURITY' -c 'CREATE TABLE private AS SELECT 1 AS x'
refused 'error: .*private.*permission denied' 7
