#!/usr/bin/env bash
# A table whose rows its owner may not see is wiped as a whole, a table that the owner may not empty is refused by its name.
source "$(dirname "$0")/../lib.sh"
shared_cluster
database_of_owner
sql "$DB" -c "SET ROLE $role" -c 'CREATE SCHEMA own' -c 'CREATE TABLE own.cards AS SELECT generate_series(1, 9) AS id' \
  -c 'ALTER TABLE own.cards ENABLE ROW LEVEL SECURITY' -c 'ALTER TABLE own.cards FORCE ROW LEVEL SECURITY' \
  -c 'CREATE POLICY p ON own.cards USING (id < 4)' -c 'CREATE MATERIALIZED VIEW own.seen AS SELECT * FROM own.cards' \
  -c 'RESET ROLE' -c 'CREATE TABLE own.secret AS SELECT 1 AS id'
rows() { sql "$DB" -c 'SELECT (SELECT count(*) FROM own.cards), (SELECT count(*) FROM own.seen)'; }
as_owner() { PGUSER=$role "$@"; }
expect_ok as_owner holdfast wipe --url "dbname=$DB"
expect_in out '^own.cards +\?'
expect_in out "^note: .*the role $role may not read all of own.cards, own.secret"
expect_exit 10 as_owner holdfast wipe --url "dbname=$DB" --confirm "$DB" --no-backup
expect_in err "the role $role may not empty own.secret"
sql "$DB" -c 'DROP TABLE own.secret'
expect_exit 7 as_owner holdfast wipe --url "dbname=$DB" --confirm "$DB" --output "$SCRATCH/"
expect_in err 'nothing was wiped, since the backup failed: row-level security'
expect_equal "$(rows)" '9|3'
expect_ok as_owner holdfast wipe --url "dbname=$DB" --confirm "$DB" --no-backup
expect_equal "$(rows)" '0|0'
