#!/usr/bin/env bash
# Missing roles, logical slots of the live database, a maintenance database: refused before anything is made.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
role=${DB}_role
sql "$DB" -c "CREATE ROLE $role" -c 'CREATE TABLE a AS SELECT 1 AS x' -c "ALTER TABLE a OWNER TO $role"
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
expect_exit 10 holdfast restore "$SCRATCH/x.sql.gz" --url dbname=postgres --confirm
sql "$DB" -c 'DROP TABLE a' -c "DROP ROLE $role"
expect_exit 10 holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm
expect_in err "the role $role is missing"
sql "$DB" -c "CREATE ROLE $role"
at_exit "sql postgres -c 'DROP ROLE IF EXISTS $role' 2>/dev/null"
at_exit "'$TESTS/parts/drop_databases' '${DB//_/\\_}%'"
sql "$DB" -c "SELECT pg_create_logical_replication_slot('$DB', 'pgoutput')" >/dev/null
at_exit "sql postgres -c \"SELECT pg_drop_replication_slot('$DB')\" >/dev/null 2>&1"
expect_exit 10 holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm
expect_in err "logical replication slot $DB"
expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}%'")" 1
