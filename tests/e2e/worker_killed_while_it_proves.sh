#!/usr/bin/env bash
# kill -9 of the worker while it proves what it made, ten times each: when the scratch database is created, loaded, and
# compared. The next worker goes on with the same archive, proves it, and drops what was left.
source "$(dirname "$0")/../killed.sh"
own_cluster
fresh_database
sql "$DB" -c "CREATE FUNCTION is_open(int) RETURNS bool LANGUAGE plpgsql AS \$\$ BEGIN
    WHILE current_database() <> '$DB' AND EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'wait') LOOP
      PERFORM pg_catalog.pg_sleep(0.02);
    END LOOP; RETURN true; END \$\$" \
  -c 'CREATE TABLE cards (id int CHECK (is_open(id)))' -c 'INSERT INTO cards SELECT generate_series(1, 78)'
platform tarot
echo BACKUP__PROVE=true >>"$PLATFORM/apps/tarot/.env"
worker
proving() { sql postgres -c "SELECT datname FROM pg_stat_activity WHERE application_name LIKE 'holdfast%' AND $1" | head -n 1; }
# killed_in_proof CONDITION: when a session of it is that far. Who held it up goes with it.
killed_in_proof() {
  wait_until "[ -n \"\$(proving \"$1\")\" ]"
  local digest
  digest=$(sha256sum <"$BACKUPS/$name.sql.gz")
  die
  sql postgres -c 'SET client_min_messages = error' -c 'DROP ROLE IF EXISTS wait'
  let_go
  expect_no_sessions postgres
  done_by_next
  expect_in worker.out "backup $job: goes on with $BACKUPS/$name.sql.gz, "
  expect_in worker.out "backup $job: proof: identical, "
  expect_in worker.out "backup $job: dropped ${DB}__proof_[0-9_]+, which a run that died had left behind"
  expect_equal "$(sha256sum <"$BACKUPS/$name.sql.gz")" "$digest"
}
for round in $ROUNDS; do
  hold 'LOCK TABLE pg_database IN SHARE MODE'
  enqueue "creating$round"
  killed_in_proof "query LIKE 'CREATE DATABASE%' AND wait_event_type = 'Lock'"
done
# Rows are loaded into no other database than this one while there is a role `wait`.
loading="query LIKE 'COPY%' AND wait_event = 'PgSleep'"
for round in $ROUNDS; do
  sql postgres -c 'CREATE ROLE wait'
  enqueue "loading$round"
  killed_in_proof "$loading"
done
# One who wants the table to himself waits until it is loaded, and then everybody else has to.
for round in $ROUNDS; do
  sql postgres -c 'CREATE ROLE wait'
  enqueue "comparing$round"
  wait_until "[ -n \"\$(proving \"$loading\")\" ]"
  PGAPPNAME=holder psql -Xq -d "$(proving "$loading")" -c BEGIN -c 'LOCK TABLE cards' -c 'SELECT pg_sleep(600)' >/dev/null 2>&1 &
  wait_until "[ \"\$(sql postgres -c \"SELECT count(*) FROM pg_stat_activity WHERE $of_holder AND wait_event_type = 'Lock'\")\" = 1 ]"
  sql postgres -c 'DROP ROLE wait'
  killed_in_proof "wait_event_type = 'Lock'"
done
end_worker
