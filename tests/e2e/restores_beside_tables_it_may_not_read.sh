#!/usr/bin/env bash
# Tables of the live database that the role may not read, or that hide rows from it, count as unknown and stop nothing: an
# owner who is no superuser restores, and undoes it.
source "$(dirname "$0")/../lib.sh"
shared_cluster
database_of_owner CREATEDB
as_owner() { PGUSER=$role "$@"; }
as_owner sql "$DB" -c 'CREATE SCHEMA own' -c 'CREATE TABLE own.cards AS SELECT generate_series(1, 78) AS id' \
  -c 'CREATE TABLE own.filtered AS SELECT generate_series(1, 9) AS id' -c 'ALTER TABLE own.filtered ENABLE ROW LEVEL SECURITY' \
  -c 'CREATE POLICY p ON own.filtered USING (id < 4)' -c 'CREATE TABLE own.secret (id int)' -c 'INSERT INTO own.secret VALUES (1), (2)'
expect_ok as_owner holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
as_owner sql "$DB" -c 'DELETE FROM own.cards' -c 'ALTER TABLE own.filtered FORCE ROW LEVEL SECURITY'
sql "$DB" -c 'ALTER TABLE own.secret OWNER TO postgres' -c 'CREATE SCHEMA closed' -c 'CREATE TABLE closed.stray AS SELECT 1 AS id'

expect_ok as_owner holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB"
expect_in out '^own.cards +78 +0 +\+78'
expect_in out '^own.filtered +9 +\? +\?'
expect_in out '^own.secret +2 +\? +\?'
expect_in out '^closed.stray +- +\? +only here: would be gone'
expect_equal "$(grep '^note' "$SCRATCH/out")" "note: rows that are shown as ? are unknown: the role $role may not read closed.stray, own.secret; row-level security hides rows of own.filtered from the role $role"
command=$(sed -n 's/^  holdfast restore/holdfast restore/p' "$SCRATCH/out")
expect_ok as_owner holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --json
tr -d ' \n' <"$SCRATCH/out" >"$SCRATCH/json"
expect_in "$SCRATCH/json" '"gained":null,"in_backup":2,"lost":null,"name":"secret","now":null,"now_is_unknown":true'
expect_in "$SCRATCH/json" '"gained":78,"in_backup":78,"lost":0,"name":"cards","now":0,"now_is_unknown":false'
before=$(sql "$DB" -c 'SELECT (SELECT count(*) FROM own.cards), (SELECT count(*) FROM own.filtered), (SELECT count(*) FROM own.secret)')
expect_equal "$before" '0|9|2'
eval "expect_ok as_owner $command"
expect_in out '^restored: 3 tables, 89 rows'
expect_equal "$(as_owner sql "$DB" -c 'SELECT (SELECT count(*) FROM own.cards), (SELECT count(*) FROM own.filtered), (SELECT count(*) FROM own.secret)')" '78|9|2'

expect_ok as_owner holdfast undo --url "dbname=$DB"
expect_in out '^own.cards +0 +78'
expect_in out '^own.filtered +\? +9'
expect_in out '^own.secret +\? +2'
expect_in out "^note: in ${DB}__before_.*the role $role may not read closed.stray, own.secret; row-level security hides rows of own.filtered"
expect_ok as_owner holdfast undo --url "dbname=$DB" --json
tr -d ' \n' <"$SCRATCH/out" >"$SCRATCH/json"
expect_in "$SCRATCH/json" '"in_kept":true,"in_present":true,"kept_rows":null,"name":"secret","present_rows":2'
expect_ok as_owner holdfast undo --url "dbname=$DB" --confirm
expect_equal "$(sql "$DB" -c 'SELECT (SELECT count(*) FROM own.cards), (SELECT count(*) FROM own.filtered), (SELECT count(*) FROM own.secret), (SELECT count(*) FROM closed.stray)')" '0|9|2|1'
