#!/usr/bin/env bash
# Sessions that the restoring role may not end are named, and nothing is touched; another app's sessions do not matter.
source "$(dirname "$0")/../lib.sh"
shared_cluster
database_of_owner CREATEDB
PGUSER=$role sql "$DB" -c 'CREATE SCHEMA own' -c 'CREATE TABLE own.cards AS SELECT generate_series(1, 78) AS id'
expect_ok env PGUSER="$role" "$HOLDFAST" backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
expect_ok env PGUSER="$role" "$HOLDFAST" restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm
PGAPPNAME=nosy sql "$DB" -c 'SELECT pg_sleep(100)' >/dev/null 2>&1 &
wait_until "[ \$(sql postgres -c \"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'nosy' AND datname = '$DB'\") = 1 ]"
before=$(sql postgres -c "SELECT oid FROM pg_database WHERE datname = '$DB'")
expect_exit 10 env PGUSER="$role" "$HOLDFAST" restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm
expect_in err 'nosy .*user postgres'
expect_ok env PGUSER="$role" "$HOLDFAST" restore "$SCRATCH/x.sql.gz" --url "dbname=$DB"
expect_equal "$(grep nosy "$SCRATCH/out")" "bound to it: 1 session of nosy (user postgres)
in the way: the role $role may not end 1 session of nosy (user postgres): end them, or restore as a superuser or a role that is in pg_signal_backend"
expect_exit 5 env PGUSER="$role" "$HOLDFAST" undo --url "dbname=$DB" --confirm
expect_in err 'nosy \(process [0-9]+, user postgres\)'
expect_equal "$(sql postgres -c "SELECT oid FROM pg_database WHERE datname = '$DB'")" "$before"
expect_ok holdfast undo --url "dbname=$DB" --confirm # a superuser may end it
