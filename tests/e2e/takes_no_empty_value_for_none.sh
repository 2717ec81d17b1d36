#!/usr/bin/env bash
# An unset variable in a script: --into "" is an error, and not a restore over the live database; a script that connects to
# another database is refused before anything runs.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT 1 AS id'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
sql "$DB" -c 'INSERT INTO cards VALUES (2)'
for option in --into --as --into-schema --table --schema --url; do
  expect_exit 2 holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm "$option" ''
done
expect_exit 2 holdfast undo --url "dbname=$DB" --to '' --confirm
expect_exit 2 holdfast wipe --url "dbname=$DB" --confirm ''
printf '%s\n' 'CREATE TABLE h (a int);' 'INSERT INTO h VALUES (1);' '\connect postgres' 'DROP TABLE h;' >"$SCRATCH/h.sql"
expect_exit 10 holdfast restore "$SCRATCH/h.sql" --url "dbname=$DB" --confirm
expect_in err 'h.sql, line 3: .*connect to postgres'
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 2

# What a script by hand inserts is counted where it is then, and a file without any rows says so.
printf '%s\n' 'CREATE TABLE hand (a int);' 'INSERT INTO hand VALUES (1), (2);' >"$SCRATCH/hand.sql"
expect_ok holdfast restore "$SCRATCH/hand.sql" --url "dbname=$DB" --into "${DB}_hand" --confirm
expect_in out '^restored: 1 table, 2 rows'
expect_ok holdfast prove "$SCRATCH/hand.sql" --url "dbname=$DB"
expect_ok holdfast restore "$SCRATCH/hand.sql" --url "dbname=$DB"
expect_in out 'note: no table of the backup is known to have rows'
