#!/usr/bin/env bash
# The app's triggers on TRUNCATE run: one that raises stops the wipe with the server's words, one that writes is told of.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id' -c 'CREATE TABLE log (what text)' \
  -c "CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''not on a Friday''; END'" \
  -c "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO public.log VALUES (TG_OP); RETURN NULL; END'" \
  -c 'CREATE TRIGGER guard BEFORE TRUNCATE ON cards EXECUTE FUNCTION guard()' -c 'CREATE TRIGGER audit AFTER TRUNCATE ON cards EXECUTE FUNCTION audit()'
expect_ok holdfast wipe --url "dbname=$DB"
expect_in out '^note: the trigger guard on public\.cards will run'
expect_exit 7 holdfast wipe --url "dbname=$DB" --confirm "$DB" --no-backup
expect_in err '^error: emptying the tables: not on a Friday$'
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 78
sql "$DB" -c 'ALTER TABLE cards DISABLE TRIGGER guard'
expect_ok holdfast wipe --url "dbname=$DB" --confirm "$DB" --no-backup
expect_in out '^public\.log holds 1 row that a trigger of the app wrote'
expect_equal "$(sql "$DB" -c 'SELECT (SELECT count(*) FROM cards), what FROM log')" '0|TRUNCATE'
