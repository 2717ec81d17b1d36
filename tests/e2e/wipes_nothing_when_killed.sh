#!/usr/bin/env bash
# kill -9 while the tables are being emptied leaves every row, and the next run can do it.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id' -c 'CREATE TABLE others AS SELECT 1 AS id' -c 'CREATE SEQUENCE numbers START 5' \
  -c "CREATE MATERIALIZED VIEW slow AS SELECT pg_sleep(CASE WHEN count(*) = 0 THEN 2 ELSE 0 END)::text FROM cards" -c "SELECT nextval('numbers'), lo_from_bytea(7, 'bytes')" >/dev/null
for options in '' --drop; do
  # An extension's event trigger, since an app's own would be dropped before it could run.
  [ -z "$options" ] || sql "$DB" -c 'CREATE SCHEMA own' -c 'CREATE EXTENSION hstore' -c 'CREATE FUNCTION wait() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN PERFORM pg_sleep(2); END$$' \
    -c "CREATE EVENT TRIGGER slow_down ON ddl_command_start WHEN TAG IN ('DROP SCHEMA') EXECUTE FUNCTION wait()" -c 'ALTER EXTENSION hstore ADD EVENT TRIGGER slow_down'
  # shellcheck disable=SC2086
  "$HOLDFAST" wipe --url "dbname=$DB" --confirm "$DB" --no-backup $options >/dev/null 2>&1 &
  victim=$!
  wait_until "[ \$(sql postgres -c \"SELECT count(*) FROM pg_stat_activity WHERE datname = '$DB' AND wait_event = 'PgSleep'\") = 1 ]"
  kill -9 $victim
  wait $victim || true
  expect_no_sessions "$DB"
  expect_equal "$(sql "$DB" -c "SELECT (SELECT count(*) FROM cards), (SELECT count(*) FROM others), encode(lo_get(7), 'escape'), last_value, is_called FROM numbers")" '78|1|bytes|5|t'
done
expect_ok holdfast wipe --url "dbname=$DB" --confirm "$DB" --no-backup --drop
expect_equal "$(sql "$DB" -c "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")" 0
