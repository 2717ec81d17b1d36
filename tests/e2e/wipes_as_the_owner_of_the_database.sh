#!/usr/bin/env bash
# No superuser is needed to wipe, nor to drop the schema; an extension that the owner may not drop stays and is named.
source "$(dirname "$0")/../lib.sh"
shared_cluster
database_of_owner
sql "$DB" -c 'CREATE EXTENSION pageinspect' -c 'CREATE SCHEMA of_super' -c "CREATE EXTENSION bloom SCHEMA of_super" -c "ALTER SCHEMA of_super OWNER TO $role"
make() {
  sql "$DB" -c 'CREATE SCHEMA own' -c 'CREATE EXTENSION hstore SCHEMA own' -c 'CREATE TABLE own.cards AS SELECT generate_series(1, 78) AS id, NULL::own.hstore AS h' \
    -c 'CREATE TABLE of_super.mine (id serial)' -c 'CREATE VIEW loose AS SELECT 1 AS x' -c "SELECT lo_from_bytea(7, 'bytes')" -c 'REVOKE ALL ON SCHEMA public FROM PUBLIC' \
    -c 'CREATE MATERIALIZED VIEW own.numbers AS SELECT count(*) FROM own.cards' >/dev/null
}
export PGUSER=$role
[ "$(sql "$DB" -c "SHOW server_version_num")" -ge 150000 ] || skip 'before 15 public is the superuser'"'"'s'
make
expect_ok holdfast wipe --url "dbname=$DB" --confirm "$DB" --output "$SCRATCH/"
expect_equal "$(sql "$DB" -c 'SELECT (SELECT count(*) FROM own.cards), count, (SELECT count(*) FROM pg_largeobject_metadata) FROM own.numbers')" '0|0|0'
expect_ok holdfast wipe --url "dbname=$DB" --drop
expect_in out '^note: the extension pageinspect stays'
expect_ok holdfast wipe --url "dbname=$DB" --confirm "$DB" --output "$SCRATCH/" --drop --json
expect_in out '"kept_extensions":\["bloom","pageinspect"\]'
expect_equal "$(sql "$DB" -c "SELECT nspname, nspacl FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)' ORDER BY 1")" \
  "of_super|
public|{pg_database_owner=UC/pg_database_owner,=U/pg_database_owner}"
expect_equal "$(sql "$DB" -c "SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension")" 'bloom pageinspect plpgsql'
expect_equal "$(sql "$DB" -c "SELECT count(*) FROM pg_class WHERE relnamespace IN ('public'::regnamespace, 'of_super'::regnamespace) AND relkind IN ('r', 'v', 'S')")" 0
make
export PGUSER=postgres
