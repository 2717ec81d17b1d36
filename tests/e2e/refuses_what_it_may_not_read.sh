#!/usr/bin/env bash
# Row level security that hides rows, and a table without SELECT: refused by the table's name, as pg_dump refuses it.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
role=${DB}_role
at_exit "sql postgres -c 'DROP ROLE IF EXISTS $role' 2>/dev/null"
at_exit "'$TESTS/parts/drop_databases' '${DB//_/\\_}%'"
sql "$DB" -c "CREATE ROLE $role LOGIN" -c 'CREATE TABLE hidden AS SELECT generate_series(1, 9) AS x' -c "GRANT SELECT ON hidden TO $role" \
  -c 'ALTER TABLE hidden ENABLE ROW LEVEL SECURITY' -c 'CREATE POLICY p ON hidden USING (x < 3)'
mkdir "$SCRATCH/to"
expect_exit 7 holdfast backup --url "dbname=$DB user=$role" --app x --output "$SCRATCH/to/"
expect_in err "error: row-level security would hide rows of table public\.hidden from the role $role"
expect_in err '^hint: .*BYPASSRLS'
sql "$DB" -c 'ALTER TABLE hidden DISABLE ROW LEVEL SECURITY' -c 'CREATE TABLE private AS SELECT 1 AS x'
expect_exit 7 holdfast backup --url "dbname=$DB user=$role" --app x --output "$SCRATCH/to/"
expect_in err "error: the role $role may not read table public\.private: permission denied"
expect_in err '^hint: .*grant'
expect_empty "$SCRATCH/to"
