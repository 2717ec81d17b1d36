#!/usr/bin/env bash
# A superuser restores and proves: what the backup's own functions do while its rows are loaded, they do as the owner.
source "$(dirname "$0")/../lib.sh"
shared_cluster
owner=${DB}_owner
sql postgres -c "CREATE ROLE $owner"
at_exit "sql postgres -c 'DROP ROLE IF EXISTS $owner' 2>/dev/null"
at_exit "'$TESTS/parts/drop_databases' '${DB//_/\\_}%'"
sql postgres -c "CREATE DATABASE $DB OWNER $owner"
sql "$DB" -c "SET ROLE $owner" \
  -c "CREATE FUNCTION as_owner() RETURNS boolean LANGUAGE sql AS \$\$ SELECT current_user = '$owner' \$\$" \
  -c 'CREATE TABLE cards (id int, CONSTRAINT only_as_owner CHECK (public.as_owner()))' -c 'INSERT INTO cards VALUES (1)'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 1
expect_ok holdfast prove "$SCRATCH/x.sql.gz" --url "dbname=$DB"
expect_in out 'proved: 1 table, 1 row, identical'

# What only a superuser may make is made by the superuser.
sql "$DB" -c 'CREATE FUNCTION c_abs(int) RETURNS int LANGUAGE internal IMMUTABLE AS $$int4abs$$' -c 'ALTER TABLE cards DROP CONSTRAINT only_as_owner'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/y.sql.gz"
expect_ok holdfast restore "$SCRATCH/y.sql.gz" --url "dbname=$DB" --confirm
expect_equal "$(sql "$DB" -c 'SELECT c_abs(-1)')" 1
