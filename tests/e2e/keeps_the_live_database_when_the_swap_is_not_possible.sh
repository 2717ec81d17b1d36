#!/usr/bin/env bash
# A prepared transaction that comes up while a restore loads keeps the database from being renamed: the restore names it, and
# everything is as it was.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id' -c 'CREATE FUNCTION slow(int) RETURNS boolean LANGUAGE plpgsql AS
  $$BEGIN IF $1 = 1 AND current_database() LIKE $a$%restoring%$a$ THEN PERFORM pg_sleep(2); END IF; RETURN true; END$$' \
  -c 'ALTER TABLE cards ADD CHECK (slow(id))'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
at_exit "sql $DB -c \"ROLLBACK PREPARED '$DB'\" 2>/dev/null"
"$HOLDFAST" restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm >/dev/null 2>"$SCRATCH/err" &
restore=$!
wait_until "[ \$(sql postgres -c \"SELECT count(*) FROM pg_stat_activity WHERE datname LIKE '${DB//_/\\_}\\_\\_restoring%' AND query LIKE 'COPY%'\") != 0 ]"
sql "$DB" -c 'BEGIN' -c 'DELETE FROM cards WHERE id = 1' -c "PREPARE TRANSACTION '$DB'"
status=0
wait $restore || status=$?
expect_equal $status 5
expect_in err "error: the swap did not happen: used by the prepared transaction '$DB'"
expect_in err '^hint: '
expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}%'")" 1
sql "$DB" -c "COMMIT PREPARED '$DB'"
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 77
