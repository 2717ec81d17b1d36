#!/usr/bin/env bash
# A role that may not reach the maintenance database cannot take the lock of the app: it says so, and backs up.
source "$(dirname "$0")/../lib.sh"
own_cluster
fresh_database
sql postgres -c 'CREATE ROLE app LOGIN' -c 'REVOKE CONNECT ON DATABASE postgres FROM PUBLIC'
sql "$DB" -c 'CREATE TABLE cards AS SELECT 1 AS id' -c 'ALTER TABLE cards OWNER TO app'
expect_ok env PGUSER=app "$HOLDFAST" backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
expect_in err 'other runs of holdfast are not kept away'
