#!/usr/bin/env bash
# No superuser is needed: an owner with CREATEDB backs up, restores, and keeps the database as it was.
source "$(dirname "$0")/../lib.sh"
shared_cluster
database_of_owner CREATEDB
export PGUSER=$role
sql "$DB" -c 'CREATE SCHEMA own' -c 'CREATE TABLE own.cards AS SELECT generate_series(1, 78) AS id' -c "SELECT lo_from_bytea(7, 'bytes')" \
  -c "COMMENT ON DATABASE \"$DB\" IS 'mine'" >/dev/null
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
sql "$DB" -c 'DELETE FROM own.cards'
expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm
expect_equal "$(sql "$DB" -c "SELECT count(*), pg_get_userbyid(datdba), shobj_description(d.oid, 'pg_database'), encode(lo_get(7), 'escape') FROM own.cards, pg_database d WHERE datname = current_database() GROUP BY d.oid, datdba")" "78|$role|mine|bytes"
export PGUSER=postgres
