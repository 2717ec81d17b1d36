#!/usr/bin/env bash
# A prepared transaction keeps a database from being renamed: the restore says so, and everything is as it was.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
at_exit "sql $DB -c \"ROLLBACK PREPARED '$DB'\" 2>/dev/null"
sql "$DB" -c 'BEGIN' -c 'DELETE FROM cards WHERE id = 1' -c "PREPARE TRANSACTION '$DB'"
expect_exit 5 timeout 100 "$HOLDFAST" restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm
expect_in err 'error: .*prepared transaction'
expect_in err '^hint: '
expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}%'")" 1
sql "$DB" -c "COMMIT PREPARED '$DB'"
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 77
