#!/usr/bin/env bash
# A preview names a prepared transaction, a slot, a subscription, and sessions, with those that the role may not end.
source "$(dirname "$0")/../lib.sh"
shared_cluster
database_of_owner
# The slot first: making one waits for every transaction to end.
sql "$DB" -c "SELECT pg_create_logical_replication_slot('$DB', 'pgoutput')" >/dev/null
at_exit "sql postgres -c \"SELECT pg_drop_replication_slot('$DB')\" >/dev/null 2>&1"
sql "$DB" -c 'CREATE TABLE cards (id int)' -c "ALTER TABLE cards OWNER TO $role" -c 'BEGIN' -c 'INSERT INTO cards VALUES (1)' -c "PREPARE TRANSACTION '$DB it''s'"
at_exit "sql $DB -c \"ROLLBACK PREPARED '$DB it''s'\" 2>/dev/null"
sql "$DB" -c "CREATE SUBSCRIPTION ${DB}_sub CONNECTION 'host=127.0.0.1 port=1 dbname=nowhere' PUBLICATION p WITH (connect = false, slot_name = 'theirs')" 2>/dev/null
for user in postgres "$role"; do
  PGUSER=$user PGAPPNAME="app of $user" sql "$DB" -c 'SELECT pg_sleep(60)' >/dev/null 2>&1 &
  at_exit "kill $! 2>/dev/null"
done
wait_until "[ \$(sql postgres -c \"SELECT count(*) FROM pg_stat_activity WHERE datname = '$DB'\") = 2 ]"
export PGUSER=$role
expect_ok holdfast wipe --url "dbname=$DB" --json
expect_in out "\"prepared transaction $DB it's \(user postgres, since [0-9-]+ [0-9:]+ UTC\)\""
expect_in out "\"logical replication slot $DB \(nobody is reading it, plugin pgoutput\)\""
expect_in out "\"subscription ${DB}_sub \(disabled, slot theirs\)\""
expect_in out '"1 session of app of postgres \(user postgres\), which the present role may not end"'
expect_in out "\"1 session of app of $role \(user $role\)\""
expect_in out "\"role $role: no superuser, owner of the database, without CREATEDB\""
expect_ok holdfast wipe --url "dbname=$DB"
expect_in out "^note: logical replication slot $DB .*: what is removed here is removed at its readers, too"
export PGUSER=postgres
sql "$DB" -c "ALTER SUBSCRIPTION ${DB}_sub ENABLE"
expect_exit 10 holdfast wipe --url "dbname=$DB" --drop --confirm "$DB" --no-backup
expect_in err "subscription ${DB}_sub \(enabled, slot theirs\): disable it first"
sql "$DB" -c "ALTER SUBSCRIPTION ${DB}_sub DISABLE"
