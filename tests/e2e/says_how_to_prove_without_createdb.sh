#!/usr/bin/env bash
# A role that may not create databases is told how to prove all the same.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
sql postgres -c "CREATE ROLE ${DB}_app LOGIN"
at_exit "sql postgres -c 'DROP ROLE ${DB}_app'"
expect_exit 7 holdfast prove "$SCRATCH/x.sql.gz" --url "dbname=$DB user=${DB}_app"
expect_in err '^error: .*permission denied to create database'
expect_in err '^hint: .*--local'
