#!/usr/bin/env bash
# Roles that the server lacks are named before anything is made, with what helps; a damaged archive is not proved either.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
role=${DB}_role
sql "$DB" -c "CREATE ROLE $role" -c 'CREATE TABLE a AS SELECT 1 AS x' -c "ALTER TABLE a OWNER TO $role"
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql"
sql "$DB" -c 'DROP TABLE a' -c "DROP ROLE $role"
expect_exit 10 holdfast prove "$SCRATCH/x.sql" --url "dbname=$DB"
expect_in err "^error: the server lacks roles .*$role"
expect_in err '^hint: .*--create-roles.*--local'
sql "$DB" -c "CREATE ROLE $role"
at_exit "sql postgres -c 'DROP ROLE IF EXISTS $role'"
sed -i 's/^1$/2/' "$SCRATCH/x.sql"
expect_exit 6 holdfast prove "$SCRATCH/x.sql" --url "dbname=$DB"
expect_in err '^error: .*is damaged'
[ ! -e "$SCRATCH/x.sql.proof.json" ] || fail 'it keeps a proof'
expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}%'")" 1
