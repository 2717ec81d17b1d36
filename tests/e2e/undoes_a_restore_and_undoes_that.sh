#!/usr/bin/env bash
# After an undo every row and every property of the database is as it was, its comment to the byte; an undo is undone alike.
source "$(dirname "$0")/../lib.sh"
shared_cluster
role=${DB}_role
sql postgres -c "CREATE ROLE $role"
at_exit "sql postgres -c 'DROP ROLE IF EXISTS $role' 2>/dev/null"
at_exit "'$TESTS/parts/drop_databases' '${DB//_/\\_}%'"
createdb -E SQL_ASCII -T template0 --locale=C -O "$role" "$DB"
export PGCLIENTENCODING=SQL_ASCII
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id' -c "ALTER DATABASE $DB SET work_mem = '7MB'" \
  -c "ALTER ROLE $role IN DATABASE $DB SET jit = off" -c "GRANT TEMPORARY ON DATABASE $DB TO $role" -c "ALTER DATABASE $DB CONNECTION LIMIT 33" \
  -c "COMMENT ON DATABASE $DB IS E'caf\\xe9, it''s \"mine\"\\n{\"holdfast\":1,\\x01\\xff'"
properties() {
  sql "$DB" -c "SELECT d.datacl, datconnlimit, pg_get_userbyid(datdba), encode(description::bytea, 'hex') FROM pg_database d, pg_shdescription WHERE objoid = d.oid AND datname = current_database()" \
    -c 'SELECT setrole, setconfig FROM pg_db_role_setting WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY 1'
}
rows() { sql "$DB" -c 'SELECT count(*), sum(id) FROM cards'; }
before=$(properties)
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
sql "$DB" -c 'DELETE FROM cards WHERE id > 10'
expect_exit 10 holdfast undo --url "dbname=$DB"
expect_in err 'nothing is kept for'
expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm
expect_equal "$(properties)" "$before"
expect_ok holdfast undo --url "dbname=$DB"
expect_in out 'public.cards +10 +78'
command=$(sed -n 's/^  holdfast undo/holdfast undo/p' "$SCRATCH/out")
expect_equal "$(rows)" '78|3081'
eval "expect_ok $command"
expect_equal "$(rows)" '10|55'
expect_equal "$(properties)" "$before"
expect_ok holdfast undo --url "dbname=$DB" --confirm
expect_equal "$(rows)" '78|3081'
expect_equal "$(properties)" "$before"
expect_ok holdfast undo --url "dbname=$DB" --confirm
expect_equal "$(rows)" '10|55'
