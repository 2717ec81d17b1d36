#!/usr/bin/env bash
# The preview changes nothing; --confirm replaces and keeps; a restore that fails leaves the live database as it was.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
databases() { sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}%'"; }
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id' -c 'CREATE TABLE gone (a int)'
expect_ok holdfast backup --url "dbname=$DB" --app tarot --output "$SCRATCH/x.sql.gz"
sql "$DB" -c 'DELETE FROM cards WHERE id > 70' -c 'DROP TABLE gone' -c 'CREATE TABLE newer AS SELECT 1'
expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB"
expect_in out 'public\.cards +78 +70 +\+8'
expect_in out 'public\.gone +0 +- +only in the backup'
expect_in out 'public\.newer +- +1 +only here: would be gone'
expect_in out "^  holdfast restore $SCRATCH/x.sql.gz --url dbname=$DB --confirm$"
expect_equal "$(databases)" 1
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 70
# A session that is connected, and reconnects, does not keep the swap from happening.
sql "$DB" -c 'SELECT pg_sleep(100)' >/dev/null 2>&1 &
expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm
kept=$(sed -nE 's/^The database as it was is kept as (.*)/\1/p' "$SCRATCH/out")
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 78
expect_equal "$(sql "$kept" -c 'SELECT count(*) FROM cards, newer')" 70
expect_equal "$(databases)" 2
# Rows that a trigger of the archive refuses: fails in the side database, which goes.
sql "$DB" -c 'CREATE FUNCTION f(int) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RETURN current_database() NOT LIKE $a$%restoring%$a$; END$$' \
  -c 'ALTER TABLE cards ADD CHECK (f(id))'
expect_ok holdfast backup --url "dbname=$DB" --app tarot --output "$SCRATCH/y.sql.gz"
expect_exit 7 holdfast restore "$SCRATCH/y.sql.gz" --url "dbname=$DB" --confirm
expect_in err 'error: loading table public\.cards: .*check constraint'
expect_equal "$(databases)" 2
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 78
