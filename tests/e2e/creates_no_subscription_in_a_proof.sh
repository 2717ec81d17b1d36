#!/usr/bin/env bash
# A subscription in the archive bears the live one's slot name: a proof never creates it, as the server's log of all statements
# shows, and the archive is proved nevertheless.
source "$(dirname "$0")/../lib.sh"
own_cluster -c log_statement=all
log=$(find -L "$SCRATCH/cluster" "$SCRATCH/cluster/elsewhere" -maxdepth 1 -name log -size +0 2>/dev/null | head -n 1)
fresh_database
sql "$DB" -c 'CREATE TABLE a AS SELECT 1 AS x' \
  -c "CREATE SUBSCRIPTION sub CONNECTION 'host=127.0.0.1 port=1 dbname=nowhere' PUBLICATION p WITH (connect = false, slot_name = 'live_slot')" \
  -c "COMMENT ON SUBSCRIPTION sub IS 'it has more entries than one'" 2>/dev/null
for engine in parallel pg_dump; do
  expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/$engine.sql" --engine $engine
  grep -q 'CREATE SUBSCRIPTION sub' "$SCRATCH/$engine.sql" || fail 'the archive has no subscription'
  : >"$log"
  expect_ok holdfast prove "$SCRATCH/$engine.sql" --url "dbname=$DB"
  expect_in out '^proved: 1 table, 1 row, identical$'
  expect_in "$log" 'CREATE TABLE public\.a '
  ! grep -qi 'create subscription' "$log" || fail 'it creates the subscription'
done
